"""docxtpl's own templates, each with data of ours that exercises all of it (contexts/).

contexts/NAME.json is the data of NAME.docx; contexts/NAME.WORD.json is a second set for it.
"""

import base64
import io
import json
import os
import pathlib

CONTEXTS = pathlib.Path(__file__).parent / "contexts"

# What no JSON can say, so that there is nothing to compare; a test looks that each file is told of.
NOT_EXPRESSIBLE = {
    "custom_jinja_filters_tpl": "filters written in Python by the application",
    "escape_tpl_auto": "the template calls a Python function given in the context",
    "merge_docx_master_tpl": "a document composed by python-docx: its styles are renamed by docxcompose",
}

# Data with markup characters: docxtpl needs its autoescape for what 5.6 calls literal text.
AUTOESCAPE = {"escape_tpl"}


def folder():
    return pathlib.Path(os.environ.get("SHARED_DIR", "../shared")) / "corpus" / "docxtpl"


def templates():
    return sorted(path.stem for path in folder().glob("*.docx"))


def contexts():
    """(name of the context, name of its template, data)"""
    for path in sorted(CONTEXTS.glob("*.json")):
        yield path.stem, path.stem.split(".")[0], json.loads(path.read_text(encoding="utf-8"))


def octets(template):
    return (folder() / f"{template}.docx").read_bytes()


# --- Rich values: what our JSON says, as docxtpl's objects -----------------------------------------

def with_objects(template, value):
    """`value` with every rich value of template language 5.5 as docxtpl's object for it."""
    if isinstance(value, list):
        return [with_objects(template, item) for item in value]
    if not isinstance(value, dict):
        return value
    if "$rich" in value:
        return rich_text(template, value["$rich"])
    if "$paragraphs" in value:
        return paragraphs(template, value["$paragraphs"])
    if "$image" in value:
        return picture(template, value)
    return {key: with_objects(template, item) for key, item in value.items()}


def rich_text(template, runs):
    from docxtpl import RichText
    result = RichText()
    for run in runs:
        if "$link" in run:
            result.add(run["$link"]["text"], url_id=template.build_url_id(run["$link"]["href"]))
        else:
            result.add(run["t"], **text_properties(run))
    return result


WORDS = {"b": "bold", "i": "italic", "u": "underline", "s": "strike", "sub": "subscript",
         "sup": "superscript"}


def text_properties(run):
    """A run of ours in docxtpl's words: sizes in half points; a font for East Asian text as well."""
    result = {WORDS.get(key, key): value for key, value in run.items() if key != "t"}
    if "size" in result:
        result["size"] *= 2
    if "font" in result:
        result["font"] = f"eastAsia:{result['font']}"
    return result


def paragraphs(template, entries):
    part = template.new_subdoc()
    for entry in entries:
        paragraph = part.add_paragraph()
        if "style" in entry:
            paragraph._p.get_or_add_pPr().get_or_add_pStyle().val = entry["style"]
        for run in entry["runs"]:
            added = paragraph.add_run(run["t"])
            added.bold, added.italic = run.get("b"), run.get("i")
            if "style" in run:
                added._r.get_or_add_rPr()._add_rStyle().val = run["style"]
    return part


def picture(template, value):
    from docx.shared import Mm
    from docxtpl import InlineImage

    class Described(InlineImage):
        """An image with the alternative text that ours must have."""

        def _insert_image(self):
            text = super()._insert_image()
            return text.replace("<wp:docPr ", f'<wp:docPr descr="{value["alt"]}" ', 1)

        __str__ = __unicode__ = __html__ = _insert_image

    sizes = {word: Mm(float(value[key].removesuffix("mm")))
             for key, word in (("w", "width"), ("h", "height")) if key in value}
    return Described(template, io.BytesIO(base64.b64decode(value["$image"])), **sizes)
