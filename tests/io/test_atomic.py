"""A file is there whole or not at all."""

import os
import stat
import sys

import pytest

from claimkit.io.atomic import TEMPORARY, remove_leftovers, replace_file


def leftovers(folder):
    return list(folder.glob(TEMPORARY))


def test_the_file_takes_its_name_at_the_end(tmp_path):
    path = tmp_path / "claims.jsonl"
    with replace_file(path) as temporary:
        temporary.write_text("new")
        assert not path.exists()
    assert path.read_text() == "new"
    assert leftovers(tmp_path) == []


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_what_goes_wrong_leaves_the_old_file(tmp_path, error):
    path = tmp_path / "claims.jsonl"
    path.write_text("old")
    with pytest.raises(error), replace_file(path) as temporary:
        temporary.write_text("half")
        raise error
    assert path.read_text() == "old"
    assert leftovers(tmp_path) == []


def test_a_missing_folder_is_named_with_the_file(tmp_path):
    path = tmp_path / "gone" / "claims.jsonl"
    with pytest.raises(FileNotFoundError) as caught, replace_file(path):
        pass
    assert caught.value.filename == str(path)


@pytest.mark.skipif(sys.platform == "win32", reason="links and pipes of POSIX")
def test_links_are_followed_and_pipes_written_directly(tmp_path):
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_text("old")
    link.symlink_to(target)
    with replace_file(link) as temporary:
        temporary.write_text("new")
    assert link.is_symlink() and target.read_text() == "new"
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with replace_file(pipe) as path:
        assert path == pipe
    assert stat.S_ISFIFO(pipe.stat().st_mode)


@pytest.mark.skipif(sys.platform == "win32", reason="modes of POSIX")
def test_the_mode_is_that_of_any_new_file(tmp_path):
    (tmp_path / "plain").touch()
    with replace_file(tmp_path / "atomic"):
        pass
    assert (tmp_path / "atomic").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_what_a_killed_process_left_is_removed(tmp_path):
    (tmp_path / ".claimkit-0123.tmp").touch()
    (tmp_path / "mine.tmp").touch()
    remove_leftovers(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.tmp"]


@pytest.mark.parametrize("suffix", ["jsonl", "parquet"])
def test_a_writer_that_breaks_leaves_the_claims_of_before(tmp_path, suffix):
    import importlib

    from claimkit.types import Claim

    def broken():
        yield Claim(None, "No.", 0, 3, kind="statement")
        raise RuntimeError("in the middle")

    module = importlib.import_module(f"claimkit.io.{suffix}")
    path = tmp_path / f"claims.{suffix}"
    module.write_claims(path, [])
    before = path.read_bytes()
    with pytest.raises(RuntimeError):
        module.write_claims(path, broken())
    assert path.read_bytes() == before
    assert leftovers(tmp_path) == []


def test_packed_rows_carry_neither_name_nor_time(tmp_path, monkeypatch):
    from claimkit.io.jsonl import read_rows, write_rows

    one, other = tmp_path / "one.jsonl.gz", tmp_path / "other.jsonl.gz"
    write_rows(one, [{"text": "né"}])
    monkeypatch.setattr("time.time", lambda: 2e9)
    write_rows(other, [{"text": "né"}])
    assert one.read_bytes() == other.read_bytes()
    assert read_rows(one) == [{"text": "né"}]
