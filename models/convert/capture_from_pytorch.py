#!/usr/bin/env python3
"""Capture one forward pass of a PyTorch model for Attention Loom, so that a model too big for a browser can be looked at there.

    pip install torch transformers safetensors
    python3 capture_from_pytorch.py MODEL "The cat sat on the mat." run.safetensors

MODEL is a folder or a Hub id that transformers can load: llama, mistral, qwen2, qwen3 or bert. Drop run.safetensors on the
page. The values are those of transformers' eager attention in float32; a row of the table below is one address.
"""
import json
import sys

import torch
from safetensors.torch import save_file
from transformers import AutoConfig, AutoModel, AutoModelForCausalLM, AutoTokenizer

# Module of a layer -> point of the address; a split one is [pos, heads * size] and becomes [head, pos, size].
LLAMA = {
    "stack": "decoder",
    "layers": "model.layers",
    "outputs": {
        "input_layernorm": "attn.norm",
        "self_attn.q_proj": "attn.q",
        "self_attn.k_proj": "attn.k",
        "self_attn.v_proj": "attn.v",
        "self_attn.o_proj": "attn.out",
        "post_attention_layernorm": "mlp.norm",
        "mlp.gate_proj": "mlp.gate",
        "mlp.up_proj": "mlp.up",
        "mlp.down_proj": "mlp.out",
    },
    "inputs": {"self_attn.o_proj": "attn.z", "mlp.down_proj": "mlp.act", "post_attention_layernorm": "resid_mid"},
}
BERT = {
    "stack": "encoder",
    "layers": "encoder.layer",
    "outputs": {
        "attention.self.query": "attn.q",
        "attention.self.key": "attn.k",
        "attention.self.value": "attn.v",
        "attention.output.dense": "attn.out",
        "attention.output.LayerNorm": "attn.norm",
        "intermediate.dense": "mlp.up",
        "intermediate": "mlp.act",
        "output.dense": "mlp.out",
        "output.LayerNorm": "mlp.norm",
    },
    "inputs": {
        "attention.output.dense": "attn.z",
        "attention.output.LayerNorm": "resid_mid",
        "output.LayerNorm": "resid_post",
    },
}
FAMILIES = {"llama": LLAMA, "mistral": LLAMA, "qwen2": LLAMA, "qwen3": LLAMA, "bert": BERT}
SPLIT = ("attn.q", "attn.k", "attn.v", "attn.z")


def rows(value):
    """Without the batch axis: one run, one text."""
    tensor = value[0] if isinstance(value, tuple) else value
    return tensor.detach()[0].to(torch.float32)


def split_heads(tensor, size):
    return tensor.reshape(tensor.shape[0], -1, size).permute(1, 0, 2)


def utf16(text, end):
    return len(text[:end].encode("utf-16-le")) // 2


def tokens_of(tokenizer, text):
    encoded = tokenizer(text, return_offsets_mapping=True, return_special_tokens_mask=True)
    pieces = tokenizer.convert_ids_to_tokens(encoded["input_ids"])
    marks = zip(encoded["input_ids"], pieces, encoded["offset_mapping"], encoded["special_tokens_mask"])
    return [
        {
            "id": int(token),
            "piece": piece,
            "text": text[start:end],
            "start": utf16(text, start),
            "end": utf16(text, end),
            "special": bool(special),
        }
        for token, piece, (start, end), special in marks
    ]


def main(name, text, out):
    tokenizer = AutoTokenizer.from_pretrained(name)
    model = load(name)
    family = FAMILIES.get(model.config.model_type)
    if family is None:
        sys.exit(f"error: {model.config.model_type}: expected one of {', '.join(FAMILIES)}")
    tokens = tokens_of(tokenizer, text)
    ids = torch.tensor([[token["id"] for token in tokens]])
    stack, size = family["stack"], head_size(model.config)
    tensors = {f"{stack}.tokens": ids[0].to(torch.int64)}

    def keep(layer, point, value):
        tensor = rows(value)
        tensors[f"{stack}.{layer}.{point}"] = split_heads(tensor, size) if point in SPLIT else tensor

    base = getattr(model, "bert", model)
    for layer, module in enumerate(base.get_submodule(family["layers"])):
        module.register_forward_pre_hook(lambda _, given, layer=layer: keep(layer, "resid_pre", given))
        if stack == "decoder":
            module.register_forward_hook(lambda _, given, value, layer=layer: keep(layer, "resid_post", value))
        for path, point in family["outputs"].items():
            module.get_submodule(path).register_forward_hook(
                lambda _, given, value, layer=layer, point=point: keep(layer, point, value)
            )
        for path, point in family["inputs"].items():
            module.get_submodule(path).register_forward_pre_hook(
                lambda _, given, layer=layer, point=point: keep(layer, point, given)
            )
    with torch.no_grad():
        result = model(ids, output_attentions=True)
    for layer, pattern in enumerate(result.attentions):
        tensors[f"{stack}.{layer}.attn.pattern"] = rows(pattern)
    metadata = {
        "format": "attention-loom/1",
        "model": name.rstrip("/").split("/")[-1],
        "family": model.config.model_type,
        "config": json.dumps(model.config.to_dict(), default=str),
        "text": text,
        "tokens": json.dumps(tokens),
        "compute": "PyTorch, eager attention, float32",
    }
    save_file({key: value.contiguous().clone() for key, value in tensors.items()}, out, metadata=metadata)


def load(name):
    options = {"attn_implementation": "eager", "dtype": torch.float32}
    kind = AutoModel if AutoConfig.from_pretrained(name).model_type == "bert" else AutoModelForCausalLM
    return kind.from_pretrained(name, **options).eval()


def head_size(config):
    return getattr(config, "head_dim", None) or config.hidden_size // config.num_attention_heads


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
