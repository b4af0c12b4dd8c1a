"""Tiny random encoders of several families, with tokenizers trained on our own sentences."""

from pathlib import Path

import torch
from tokenizers import (
    Regex,
    Tokenizer,
    models,
    normalizers,
    pre_tokenizers,
    processors,
    trainers,
)
from transformers import (
    AutoModel,
    BertConfig,
    DebertaV2Config,
    ElectraConfig,
    ModernBertConfig,
    RobertaConfig,
    XLMRobertaConfig,
)

SENTENCES = [
    "Police said 12 people left the port on Monday.",
    "They said 9 boats sank in the harbour, and 40 percent of the catch was lost.",
    "Some 3,500 dockers marched in Århus, the union’s leader said — “a disaster”.",
    "The café lost €3.5m (½ of its sales) in two weeks; 1 200 people signed.",
    "About 7 tugs lie idle, according to the harbour master.",
]
BERT_PIECES = ["[PAD]", "[CLS]", "[SEP]", "[UNK]", "[MASK]"]
ROBERTA_PIECES = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
SIZES = {
    "hidden_size": 32,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "intermediate_size": 48,
}


def wordpiece():
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    trainer = trainers.WordPieceTrainer(
        vocab_size=200, special_tokens=BERT_PIECES, show_progress=False
    )
    tokenizer.train_from_iterator(SENTENCES, trainer)
    return tokenizer


def byte_level(pieces, *, trim_offsets):
    """RoBERTa's own framing trims the space off a piece; others, as ModernBERT's, leave it on."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    trainer = trainers.BpeTrainer(
        vocab_size=330,
        special_tokens=pieces,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(SENTENCES, trainer)
    first, last = pieces[0] if trim_offsets else "[CLS]", pieces[2]
    if trim_offsets:
        framing = ((last, tokenizer.token_to_id(last)), (first, tokenizer.token_to_id(first)))
        tokenizer.post_processor = processors.RobertaProcessing(*framing, trim_offsets=True)
    return tokenizer


def sentence_piece(pieces, *, prepend):
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme=prepend)
    unknown = next(piece for piece in pieces if "unk" in piece.lower())
    trainer = trainers.UnigramTrainer(
        vocab_size=150, special_tokens=pieces, unk_token=unknown, show_progress=False
    )
    tokenizer.train_from_iterator(SENTENCES, trainer)
    return tokenizer


TOKENIZERS = {
    "bert": wordpiece,
    "electra": wordpiece,
    "roberta": lambda: byte_level(ROBERTA_PIECES, trim_offsets=True),
    "modernbert": lambda: byte_level(BERT_PIECES, trim_offsets=False),
    "deberta": lambda: sentence_piece(BERT_PIECES, prepend="always"),
    "xlm-roberta": lambda: sentence_piece(ROBERTA_PIECES, prepend="first"),
}
"""Family -> its kind of tokenizer."""


def config_of(family, tokenizer):
    sizes = {"vocab_size": tokenizer.get_vocab_size(), **SIZES}
    roberta = {"max_position_embeddings": 66, "pad_token_id": 1, "bos_token_id": 0}
    match family:
        case "bert":
            return BertConfig(max_position_embeddings=64, **sizes)
        case "electra":
            return ElectraConfig(max_position_embeddings=64, embedding_size=16, **sizes)
        case "roberta":
            return RobertaConfig(**sizes, **roberta, eos_token_id=2)
        case "xlm-roberta":
            return XLMRobertaConfig(**sizes, **roberta, eos_token_id=2)
        case "deberta":
            return DebertaV2Config(
                max_position_embeddings=64,
                relative_attention=True,
                position_buckets=16,
                pos_att_type=["p2c", "c2p"],
                share_att_key=True,
                norm_rel_ebd="layer_norm",
                position_biased_input=False,
                type_vocab_size=0,
                **sizes,
            )
        case "modernbert":
            return ModernBertConfig(
                max_position_embeddings=64,
                local_attention=8,
                global_attn_every_n_layers=2,
                **dict.fromkeys(("bos_token_id", "cls_token_id"), 1),
                **dict.fromkeys(("eos_token_id", "sep_token_id"), 2),
                pad_token_id=0,
                **sizes,
            )
    raise AssertionError(family)


def write_encoder(family: str, folder: Path) -> Path:
    """A folder as the hub has it: configuration, weights, tokenizer."""
    tokenizer = TOKENIZERS[family]()
    with torch.random.fork_rng():
        torch.manual_seed(11)
        model = AutoModel.from_config(config_of(family, tokenizer))
    model.save_pretrained(folder)
    tokenizer.save(str(folder / "tokenizer.json"))
    return folder
