"""References of changed forward passes: what PyTorch computes with hooks that make the same changes.

    python3 models/convert/interventions_from_pytorch.py CHECKPOINT_DIR OUT.json

Made with PyTorch 2.13.0 and transformers 5.24.0, float32 on the processor. CHECKPOINT_DIR is a decoder of the families
llama or gpt2. The file holds, for each change in the grammar of links, the last layer's stream and the logits of the
last position.
"""
import json
import math
import re
import sys

import torch
from transformers import AutoModelForCausalLM
from transformers.modeling_utils import ALL_ATTENTION_FUNCTIONS

IDS = [0, 53, 260, 269, 268, 265, 268, 343]
OTHER = [0, 53, 260, 305, 361, 299, 15, 266]

CHANGES = [
    "head:1.2*0", "head:0.3*-1.5", "attn:1*0", "attn:2*0.5", "mlp:0*0", "mlp:1*2", "layer:1*0", "layer:2*0.25",
    "score*0.5", "score:1*8", "score:1.3*0", "mask:off", "mask:1", "cut:1.2.5.3", "cut:0.*.*.1", "cut:2.1.*.0,allow:2.1.0.0",
    "allow:1.0.2.6", "allow:0.*.*.7", "zero:decoder.0.mlp.out@0", "zero:decoder.1.attn.q@3", "zero:decoder.1.resid_mid@3",
    "zero:decoder.embed@2", "patch:decoder.1.attn.z[2]@5", "patch:decoder.0.mlp.out@*", "patch:decoder.1.resid_post@4",
    "head:0.1*0,mlp:1*0.5,cut:2.0.7.2",
]


def blocks(model):
    return model.model.layers if hasattr(model, "model") else model.transformer.h


def parts(model, layer):
    block = blocks(model)[layer]
    if hasattr(block, "self_attn"):
        return block, block.self_attn.o_proj, block.mlp, block.post_attention_layernorm
    return block, block.attn.c_proj, block.mlp, block.ln_2


class Changes:
    """Hooks for one list of changes; `held` are the other text's values by address."""

    def __init__(self, model, text, held=None):
        self.model, self.held, self.handles = model, held or {}, []
        self.config = model.config
        self.layers = self.config.num_hidden_layers
        self.heads = self.config.num_attention_heads
        self.width = self.config.hidden_size // self.heads
        self.scores, self.masks, self.queries = [], [], []
        self.values = {}
        for one in filter(None, text.split(",")):
            self.add(one)

    def add(self, one):
        if m := re.fullmatch(r"head:(\d+)\.(\d+)\*(\S+)", one):
            layer, head, factor = int(m[1]), int(m[2]), float(m[3])
            self.before(parts(self.model, layer)[1], lambda x: self.scale_head(x, head, factor))
        elif m := re.fullmatch(r"(attn|mlp|layer):(\d+)\*(\S+)", one):
            _, out, mlp, _ = parts(self.model, int(m[2]))
            for module in {"attn": [out], "mlp": [mlp], "layer": [out, mlp]}[m[1]]:
                self.after(module, lambda y, f=float(m[3]): y * f)
        elif m := re.fullmatch(r"score(?::(\d+)(?:\.(\d+))?)?\*(\S+)", one):
            self.scores.append((None if m[1] is None else int(m[1]), None if m[2] is None else int(m[2]), float(m[3])))
        elif m := re.fullmatch(r"mask:(off|\d+)", one):
            self.masks.append(("off", None if m[1] == "off" else int(m[1]), None, None, None))
        elif m := re.fullmatch(r"(cut|allow):(\d+)\.(\S+)\.(\S+)\.(\S+)", one):
            star = [None if part == "*" else int(part) for part in (m[3], m[4], m[5])]
            self.masks.append((m[1], int(m[2]), *star))
        elif m := re.fullmatch(r"zero:(\S+)@(\S+)", one):
            self.replace(m[1], None, m[2], lambda row, address, pos, head: torch.zeros_like(row))
        elif m := re.fullmatch(r"patch:([a-z_.\d]+)(?:\[(\d+)\])?@(\S+)", one):
            self.replace(m[1], None if m[2] is None else int(m[2]), m[3], self.other)
        else:
            raise ValueError(one)

    def other(self, row, address, pos, head):
        value = self.held[address]
        return value[0, head, pos] if head is not None else value[0, pos]

    def before(self, module, change):
        self.handles.append(module.register_forward_pre_hook(lambda _, args: (change(args[0]), *args[1:])))

    def after(self, module, change):
        def hook(_, __, out):
            return (change(out[0]), *out[1:]) if isinstance(out, tuple) else change(out)
        self.handles.append(module.register_forward_hook(hook))

    def scale_head(self, x, head, factor):
        x = x.clone()
        x[..., head * self.width:(head + 1) * self.width] *= factor
        return x

    def replace(self, address, head, place, what):
        at = slice(None) if place == "*" else int(place)

        def rows(x):
            x = x.clone()
            for pos in range(x.shape[1]) if place == "*" else [at]:
                if head is None:
                    x[:, pos] = what(x[0, pos], address, pos, None)
                else:
                    cut = slice(head * self.width, (head + 1) * self.width)
                    x[:, pos, cut] = what(x[0, pos, cut], address, pos, head)
            return x

        if address == "decoder.embed":
            table = self.model.model.embed_tokens if hasattr(self.model, "model") else self.model.transformer.wte
            self.after(table, rows)
            return
        _, layer, *rest = address.split(".")
        point, layer = ".".join(rest), int(layer)
        block, out, mlp, norm = parts(self.model, layer)
        if point == "mlp.out":
            self.after(mlp, rows)
        elif point == "attn.out":
            self.after(out, rows)
        elif point == "attn.z":
            self.before(out, rows)
        elif point == "resid_post":
            self.after(block, rows)
        elif point == "resid_mid":
            # The stream itself is changed, for the norm that reads it and for the sum after the MLP.
            state = {}

            def keep(_, args):
                state["mid"] = args[0]
                return (rows(args[0]), *args[1:])

            self.handles.append(norm.register_forward_pre_hook(keep))
            self.after(block, lambda y: y - state["mid"] + rows(state["mid"]))
        elif point == "attn.q":
            self.queries.append((layer, at))
        else:
            raise ValueError(address)

    def attention(self, module, query, key, value, attention_mask, scaling=None, **_):
        layer = module.layer_idx
        groups = query.shape[1] // key.shape[1]
        key, value = (x.repeat_interleave(groups, dim=1) for x in (key, value))
        for of, at in self.queries:
            if of == layer:
                query = query.clone()
                query[:, :, at] = 0
        scores = query @ key.transpose(-1, -2) * (scaling or 1 / math.sqrt(self.width))
        for of, head, factor in self.scores:
            if of in (None, layer):
                scores = scores.clone()
                scores[:, slice(None) if head is None else head] *= factor
        length = scores.shape[-1]
        mask = torch.full((self.heads, length, length), -math.inf).triu(1)
        for kind, of, head, q, k in self.masks:
            if of not in (None, layer):
                continue
            if kind == "off":
                mask[:] = 0
            else:
                places = tuple(slice(None) if part is None else part for part in (head, q, k))
                mask[places] = -math.inf if kind == "cut" else 0
        pattern = torch.softmax(scores + mask, dim=-1)
        return (pattern @ value).transpose(1, 2).contiguous(), pattern

    def run(self, ids):
        ALL_ATTENTION_FUNCTIONS["changed"] = self.attention
        self.model.set_attn_implementation("changed")
        stream = {}
        last = blocks(self.model)[-1].register_forward_hook(
            lambda _, __, out: stream.update(post=out[0] if isinstance(out, tuple) else out))
        with torch.no_grad():
            logits = self.model(torch.tensor([ids]), use_cache=False).logits
        for handle in [*self.handles, last]:
            handle.remove()
        post = stream["post"]
        return (post if post.dim() == 2 else post[0]), logits[0, -1]


def held_values(model, ids):
    """Values of the other text that rows are taken from, [1, pos, x] or [1, head, pos, dHead]."""
    values, handles = {}, []
    heads = model.config.num_attention_heads

    def keep(address, of):
        def hook(_, args, out=None):
            value = args[0] if of == "in" else out
            value = value[0] if isinstance(value, tuple) else value
            value = value if value.dim() == 3 else value[None]
            if address.endswith(".z"):
                value = value.view(1, value.shape[1], heads, -1).transpose(1, 2)
            values[address] = value.clone()
        return hook

    for layer in range(model.config.num_hidden_layers):
        block, out, mlp, _ = parts(model, layer)
        handles.append(mlp.register_forward_hook(keep(f"decoder.{layer}.mlp.out", "out")))
        handles.append(out.register_forward_pre_hook(keep(f"decoder.{layer}.attn.z", "in")))
        handles.append(block.register_forward_hook(keep(f"decoder.{layer}.resid_post", "out")))
    with torch.no_grad():
        model(torch.tensor([ids]), use_cache=False)
    for handle in handles:
        handle.remove()
    return values


def main():
    folder, target = sys.argv[1:3]
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager").eval()
    held = held_values(model, OTHER)
    runs = {}
    for text in ["", *CHANGES]:
        post, logits = Changes(model, text, held).run(IDS)
        runs[text] = {"resid_post": [round(x, 7) for x in post.flatten().tolist()], "logits": [round(x, 7) for x in logits.tolist()[:64]]}
    made = f"PyTorch {torch.__version__.split('+')[0]}, models/convert/interventions_from_pytorch.py"
    with open(target, "w") as file:
        json.dump({"made": made, "ids": IDS, "other": OTHER, "runs": runs}, file, separators=(",", ":"))


main()
