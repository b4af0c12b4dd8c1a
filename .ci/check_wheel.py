"""Open a built wheel and check that it is whole: weights, annotations, types, no tests."""

import sys
import zipfile

MODEL = "claimkit/models/claimkit-small"
NEEDED = {
    "claimkit/py.typed": 0,
    "claimkit/render/static/report.css": 1_000,
    "claimkit/render/static/report.js": 1_000,
    f"{MODEL}/config.json": 100,
    f"{MODEL}/model.safetensors": 10_000_000,
    f"{MODEL}/tokenizer.json": 100_000,
    "claimkit/models/corpora/claims_train/claims.jsonl": 500_000,
    **{
        f"claimkit/models/corpora/{corpus}/claims.jsonl": 50_000
        for corpus in (
            "claimdesk",
            "claims_ecb",
            "claims_events",
            "claims_gum",
            "claims_polnear",
            "claims_re3d",
        )
    },
}
LIMIT_BYTES = 100_000_000

with zipfile.ZipFile(sys.argv[1]) as wheel:
    sizes = {info.filename: info.file_size for info in wheel.infolist()}
    packed = sum(info.compress_size for info in wheel.infolist())
faults = [
    f"{name}: {sizes.get(name, 'missing')}, expected at least {least} bytes"
    for name, least in NEEDED.items()
    if sizes.get(name, -1) < least
]
faults += [f"{name}: not part of the package" for name in sizes if name.startswith("tests/")]
if packed > LIMIT_BYTES:
    faults.append(
        f"{packed / 1e6:.1f} MB, the usual limit of an index is {LIMIT_BYTES / 1e6:.0f} MB"
    )
if faults:
    sys.exit("the wheel is not whole:\n  " + "\n  ".join(faults))
print(f"{len(sizes)} files, {packed / 1e6:.1f} MB")
