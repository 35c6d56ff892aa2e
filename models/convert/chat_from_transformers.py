"""Chats as transformers renders them, for src/engine/tokenizer/chatTemplate.test.ts.

    pip install transformers jinja2
    python3 models/convert/chat_from_transformers.py src/engine/tokenizer/fixtures/chat.json
"""

import json
import sys
from pathlib import Path

from transformers.utils.chat_template_utils import _compile_jinja_template

MANIFEST = Path(__file__).parents[1] / "smollm2-135m-instruct/manifest.json"

# The template of the built-in model, and three in the manner of other families: one that trims and may refuse, one that
# pipes through a filter, one written in blocks over several lines.
TEMPLATES = {
    "smollm2": json.loads(MANIFEST.read_text())["chat"],
    "alternating": {
        "template": "{% for message in messages %}{% if (message['role'] == 'user') != (loop.index0 % 2 == 0) %}"
        "{{ raise_exception('Conversation roles must alternate') }}{% endif %}{% set content = message['content'] %}"
        "{% if message['role'] == 'user' %}{{ bos_token + '[INST] ' + content.strip() + ' [/INST]' }}"
        "{% elif message['role'] == 'assistant' %}{{ ' ' + content.strip() + ' ' + eos_token }}{% endif %}{% endfor %}",
        "bosToken": "<s>",
        "eosToken": "</s>",
    },
    "turns": {
        "template": "{{ bos_token }}{% for message in messages %}{% if (message['role'] == 'assistant') %}"
        "{% set role = 'model' %}{% else %}{% set role = message['role'] %}{% endif %}"
        "{{ '<start_of_turn>' + role + '\n' + message['content'] | trim + '<end_of_turn>\n' }}{% endfor %}"
        "{% if add_generation_prompt %}{{'<start_of_turn>model\n'}}{% endif %}",
        "bosToken": "<bos>",
        "eosToken": "<eos>",
    },
    "blocks": {
        "template": "{%- for message in messages %}\n    {%- if message.role == 'user' %}\n    <|user|>\n"
        "    {{ message.content }}{{ eos_token }}\n    {%- endif %}\n{%- endfor %}\n"
        "{% if add_generation_prompt %}\n<|assistant|>\n{% endif %}\n",
        "bosToken": "<s>",
        "eosToken": "</s>",
    },
}
MESSAGES = ["Who are you?", "  two  spaces, and a trailing one ", "über 😀 {{ x }} {% if %}", "a"]


def main(path):
    cases = []
    for name, chat in TEMPLATES.items():
        template = _compile_jinja_template(chat["template"])
        for message in MESSAGES:
            rendered = template.render(
                messages=[{"role": "user", "content": message}],
                add_generation_prompt=True,
                bos_token=chat["bosToken"],
                eos_token=chat["eosToken"],
            )
            cases.append({"name": name, "message": message, "rendered": rendered})
    with open(path, "w") as file:
        json.dump({"templates": TEMPLATES, "cases": cases}, file, ensure_ascii=False, indent=1)
        file.write("\n")


if __name__ == "__main__":
    main(sys.argv[1])
