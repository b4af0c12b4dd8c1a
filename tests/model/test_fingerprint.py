"""Fingerprints: the same for what finds the same, another for any change."""

from claimkit.model.fingerprint import fingerprint
from claimkit.model.folders import find_model
from claimkit.model.loading import load_for_inference, load_model


def test_the_lean_model_has_the_fingerprint_of_the_whole_one():
    folder = find_model("claimkit-small")
    assert fingerprint(*load_for_inference(folder)) == fingerprint(*load_model(folder))


def test_weights_settings_and_tokenizer_each_count(make_tiny_model, tiny_tokenizer):
    found = {fingerprint(make_tiny_model(seed), tiny_tokenizer) for seed in (1, 2)}
    model = make_tiny_model(1)
    model.config.time_bias += 1
    found.add(fingerprint(model, tiny_tokenizer))
    changed = tiny_tokenizer.from_str(tiny_tokenizer.to_str().replace("monday", "sunday"))
    found.add(fingerprint(make_tiny_model(1), changed))
    assert len(found) == 4
