"""A tiny random claim model, built in code: no network, no shipped weights, well under a second.

torch is imported inside the fixtures only, so that tests of the light parts stay light.
"""

import string

import pytest

WORDS = [
    "the",
    "of",
    "in",
    "and",
    "said",
    "people",
    "percent",
    "police",
    "on",
    "monday",
    "a",
    "about",
    "he",
    "she",
    "it",
    "they",
]
LETTERS = string.ascii_lowercase + string.digits + string.punctuation + "“”‘’«»–—…€£°é½"


@pytest.fixture(scope="session")
def tiny_tokenizer():
    """A lower-casing WordPiece tokenizer that knows characters and a few words."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    pieces += [*LETTERS, *(f"##{letter}" for letter in LETTERS), *(w for w in WORDS if len(w) > 1)]
    vocabulary = {piece: number for number, piece in enumerate(dict.fromkeys(pieces))}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return tokenizer


@pytest.fixture(scope="session")
def make_tiny_model(tiny_tokenizer):
    """A function that makes a random model; `loud` ones find spans everywhere, others few."""
    import torch

    from claimkit.model.claim_model import ClaimModel
    from claimkit.model.config import ClaimConfig

    def make(seed=0, *, loud=True, window_tokens=64):
        with torch.random.fork_rng():
            torch.manual_seed(seed)
            model = ClaimModel(
                ClaimConfig(
                    encoder={
                        "model_type": "bert",
                        "vocab_size": tiny_tokenizer.get_vocab_size(),
                        "hidden_size": 32,
                        "num_hidden_layers": 2,
                        "num_attention_heads": 2,
                        "intermediate_size": 64,
                        "max_position_embeddings": 128,
                    },
                    window_tokens=window_tokens,
                    link_size=8,
                    classifier_size=16,
                    argument_bias=0.0,
                )
            )
            for tagger in (model.quantity_tagger, model.attribution_tagger):
                torch.nn.init.normal_(tagger.weight, std=1.0)
                if not loud:
                    tagger.bias.data[0] = 12.0
            for output in model.classifiers.outputs.values():
                torch.nn.init.normal_(output.weight, std=20.0)
            for layer in (model.link_head.query, model.link_head.key):
                torch.nn.init.normal_(layer.weight, std=2.0)
        return model.eval()

    return make


@pytest.fixture(scope="session")
def tiny_folder(tmp_path_factory, make_tiny_model, tiny_tokenizer):
    """The folder of a loud model, as a training run writes it."""
    from claimkit.training.record import write_model

    folder = tmp_path_factory.mktemp("tiny-model")
    write_model(folder, make_tiny_model(), tiny_tokenizer)
    return folder


@pytest.fixture(scope="session")
def tiny_extractor(tiny_folder):
    """An extractor that finds spans of every type, wherever it looks."""
    return _single_precision(tiny_folder)


@pytest.fixture(scope="session")
def quiet_extractor(tmp_path_factory, make_tiny_model, tiny_tokenizer):
    """An extractor that finds about as much as a trained one."""
    from claimkit.training.record import write_model

    folder = tmp_path_factory.mktemp("quiet-model")
    write_model(folder, make_tiny_model(loud=False), tiny_tokenizer)
    return _single_precision(folder)


def _single_precision(folder):
    import torch

    from claimkit.extractor import ClaimExtractor

    extractor = ClaimExtractor.from_pretrained(folder, device="cpu")
    extractor.engine.dtype = torch.float32
    extractor.engine.model.float()
    return extractor
