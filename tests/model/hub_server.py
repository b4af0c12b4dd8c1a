"""A model hub on this machine: the routes that huggingface_hub uses to push and to fetch."""

import base64
import hashlib
import json
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

TOKEN = "hf_of_the_test"
"""Without it, private repositories are not there, and nothing is taken."""


@dataclass
class Repository:
    private: bool = False
    revisions: dict = field(default_factory=dict)  # name or commit -> {path: bytes}
    commits: list = field(default_factory=list)  # (commit, message)


@dataclass
class Hub:
    repositories: dict = field(default_factory=dict)
    uploads: dict = field(default_factory=dict)  # sha256 -> bytes, of large files
    requests: list = field(default_factory=list)  # (method, path)
    fetched: list = field(default_factory=list)  # paths of files that were read
    url: str = ""

    def commit(self, name, revision, files, message):
        repository = self.repositories[name]
        content = {**repository.revisions.get(revision, {}), **files}
        commit = hashlib.sha1(repr((len(repository.commits), message)).encode()).hexdigest()
        repository.revisions[revision] = repository.revisions[commit] = content
        repository.commits.append((commit, message))
        return commit

    def commit_of(self, name, revision):
        revisions = self.repositories[name].revisions
        return next(
            c
            for c, _ in self.repositories[name].commits[::-1]
            if revisions[c] is revisions[revision]
        )


@contextmanager
def serve():
    """A running hub; `url` is what `HF_ENDPOINT` gets."""
    hub = Hub()

    class Handler(_Handler):
        pass

    Handler.hub = hub
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    hub.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_GET(self):
        self.answer(self.get)

    do_HEAD = do_GET

    def do_POST(self):
        self.answer(self.post)

    def do_PUT(self):
        self.answer(self.put)

    def answer(self, route):
        url = urlsplit(self.path)
        self.body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.query = parse_qs(url.query)
        self.hub.requests.append((self.command, url.path))
        parts = [unquote(part) for part in url.path.strip("/").split("/")]
        route(parts)

    def reply(self, status, content=b"", **headers):
        data = content if isinstance(content, bytes) else json.dumps(content).encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def refuse(self, status, code):
        self.reply(status, {"error": code}, X_Error_Code=code, X_Error_Message=code)

    @property
    def may(self):
        return self.headers.get("Authorization") == f"Bearer {TOKEN}"

    def content(self, name, revision):
        """The files of a revision; None, and an answer, where the asker sees none."""
        repository = self.hub.repositories.get(name)
        if repository is None or (repository.private and not self.may):
            self.refuse(401, "RepoNotFound")
        elif revision not in repository.revisions:
            self.refuse(404, "RevisionNotFound")
        else:
            return repository.revisions[revision]
        return None

    def get(self, parts):
        match parts:
            case ["api", "models", owner, name, "revision", revision]:
                self.info(f"{owner}/{name}", revision)
            case ["api", "models", owner, name]:
                self.info(f"{owner}/{name}", "main")
            case ["api", "models", owner, name, "tree", revision, *_]:
                files = self.content(f"{owner}/{name}", revision)
                if files is not None:
                    self.reply(
                        200,
                        [
                            {
                                "type": "file",
                                "path": path,
                                "size": len(data),
                                "oid": hashlib.sha1(data).hexdigest(),
                            }
                            for path, data in files.items()
                        ],
                    )
            case [owner, name, "resolve", revision, *path]:
                self.file(f"{owner}/{name}", revision, "/".join(path))
            case _:
                self.refuse(404, "NoRoute")

    def info(self, name, revision):
        files = self.content(name, revision)
        if files is not None:
            siblings = [{"rfilename": path} for path in files]
            sha = self.hub.commit_of(name, revision)
            self.reply(200, {"_id": "1", "id": name, "sha": sha, "siblings": siblings})

    def file(self, name, revision, path):
        files = self.content(name, revision)
        if files is None:
            return
        if path not in files:
            self.refuse(404, "EntryNotFound")
            return
        if self.command == "GET":
            self.hub.fetched.append(path)
        data = files[path]
        commit = self.hub.commit_of(name, revision)
        self.reply(200, data, ETag=f'"{hashlib.sha1(data).hexdigest()}"', X_Repo_Commit=commit)

    def post(self, parts):
        if parts == ["api", "validate-yaml"]:
            self.reply(200, {"errors": [], "warnings": []})
            return
        if not self.may:
            self.refuse(401, "Unauthorized")
            return
        match parts:
            case ["api", "repos", "create"]:
                self.create(json.loads(self.body))
            case ["api", "models", _, _, "preupload", _]:
                files = json.loads(self.body)["files"]
                self.reply(
                    200,
                    {
                        "files": [
                            {
                                "path": f["path"],
                                "shouldIgnore": False,
                                "uploadMode": "lfs" if f["size"] > 100_000 else "regular",
                            }
                            for f in files
                        ]
                    },
                )
            case [_, _, "info", "lfs", "objects", "batch"]:
                objects = json.loads(self.body)["objects"]
                actions = [
                    {**o, "actions": {"upload": {"href": f"{self.hub.url}/upload/{o['oid']}"}}}
                    for o in objects
                ]
                self.reply(200, {"transfer": "basic", "objects": actions})
            case ["api", "models", owner, name, "commit", revision]:
                self.take(f"{owner}/{name}", revision)
            case _:
                self.refuse(404, "NoRoute")

    def create(self, wanted):
        name = f"{wanted['organization']}/{wanted['name']}"
        if name in self.hub.repositories:
            self.reply(409, {"error": "exists", "url": f"{self.hub.url}/{name}"})
            return
        private = bool(wanted.get("private")) or wanted.get("visibility") == "private"
        self.hub.repositories[name] = Repository(private)
        self.hub.commit(name, "main", {".gitattributes": b""}, "initial commit")
        self.reply(200, {"url": f"{self.hub.url}/{name}"})

    def take(self, name, revision):
        if name not in self.hub.repositories:
            self.refuse(404, "RepoNotFound")
            return
        if revision not in self.hub.repositories[name].revisions:
            self.refuse(404, "RevisionNotFound")
            return
        rows = [json.loads(line) for line in self.body.splitlines()]
        files = {}
        for row in rows:
            value = row["value"]
            if row["key"] == "file":
                files[value["path"]] = base64.b64decode(value["content"])
            elif row["key"] == "lfsFile":
                files[value["path"]] = self.hub.uploads[value["oid"]]
        commit = self.hub.commit(name, revision, files, rows[0]["value"]["summary"])
        self.reply(
            200,
            {
                "commitUrl": f"{self.hub.url}/{name}/commit/{commit}",
                "commitOid": commit,
                "success": True,
            },
        )

    def put(self, parts):
        digest = hashlib.sha256(self.body).hexdigest()
        assert parts == ["upload", digest]
        self.hub.uploads[digest] = self.body
        self.reply(200)
