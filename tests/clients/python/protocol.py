"""What the messages of the Jupyter protocol must hold (jupyter-client.readthedocs.io, "Messaging in Jupyter"), as far as kernels send them."""

import json
import re

TEXT, WHOLE, FLAG, LIST, OBJECT = str, int, bool, list, dict

# Type of message: its required fields with their types.
FIELDS = {
    "status": {"execution_state": TEXT},
    "execute_input": {"code": TEXT, "execution_count": WHOLE},
    "stream": {"name": TEXT, "text": TEXT},
    "display_data": {"data": OBJECT, "metadata": OBJECT, "transient": OBJECT},
    "update_display_data": {"data": OBJECT, "metadata": OBJECT, "transient": OBJECT},
    "execute_result": {"execution_count": WHOLE, "data": OBJECT, "metadata": OBJECT},
    "error": {"ename": TEXT, "evalue": TEXT, "traceback": LIST},
    "clear_output": {"wait": FLAG},
    "comm_close": {"comm_id": TEXT, "data": OBJECT},
    "iopub_welcome": {"subscription": TEXT},
    "input_request": {"prompt": TEXT, "password": FLAG},
    "execute_reply": {"status": TEXT, "execution_count": WHOLE},
    "kernel_info_reply": {
        "status": TEXT,
        "protocol_version": TEXT,
        "implementation": TEXT,
        "implementation_version": TEXT,
        "language_info": OBJECT,
        "banner": TEXT,
        "help_links": LIST,
    },
    "complete_reply": {
        "status": TEXT,
        "matches": LIST,
        "cursor_start": WHOLE,
        "cursor_end": WHOLE,
        "metadata": OBJECT,
    },
    "inspect_reply": {"status": TEXT, "found": FLAG, "data": OBJECT, "metadata": OBJECT},
    "is_complete_reply": {"status": TEXT},
    "history_reply": {"status": TEXT, "history": LIST},
    "comm_info_reply": {"status": TEXT, "comms": OBJECT},
    "interrupt_reply": {"status": TEXT},
    "shutdown_reply": {"status": TEXT, "restart": FLAG},
    "connect_reply": {"shell_port": WHOLE, "iopub_port": WHOLE},
}

STATES = {"busy", "idle", "starting"}
HEADER = ("msg_id", "session", "username", "msg_type", "version")


def check(message, parent_id=None):
    """Raises AssertionError when a message is not as the protocol wants it."""
    header, content = message["header"], message["content"]
    kind = header["msg_type"]
    for field in HEADER:
        assert isinstance(header.get(field), str), f"{kind}: header without {field}"
    assert "date" in header, f"{kind}: header without date"
    assert re.fullmatch(r"5\.\d", header["version"]), header["version"]
    assert kind in FIELDS, f"{kind} is no message of the protocol"
    if content.get("status") == "error":
        required = {"ename": TEXT, "evalue": TEXT, "traceback": LIST}
    elif content.get("status") == "aborted":
        required = {}
    else:
        required = FIELDS[kind]
    for field, type_ in required.items():
        assert type(content.get(field)) is type_, f"{kind}.{field}: {content.get(field)!r}"
    if kind == "status":
        assert content["execution_state"] in STATES, content
    if kind == "stream":
        assert content["name"] in ("stdout", "stderr"), content
    if kind == "execute_reply" and content["status"] == "ok":
        assert type(content["user_expressions"]) is dict and type(content["payload"]) is list
    for mime, data in content.get("data", {}).items() if kind in BUNDLES else ():
        assert re.fullmatch(r"[\w.+-]+/[\w.+-]+", mime), mime
        assert isinstance(data, str) or mime.endswith("json"), f"{mime} is {type(data)}"
    if kind in ("display_data", "update_display_data"):
        assert content["transient"].get("display_id"), content
    json.dumps(content)
    if parent_id is not None:
        assert message["parent_header"].get("msg_id") == parent_id, f"{kind} has another parent"


BUNDLES = {"display_data", "update_display_data", "execute_result", "inspect_reply"}
