"""Text and confidences of hOCR, ALTO and JSON; malformed files are refused with their name."""

import math
from pathlib import Path

import pytest

from corrector.errors import DecodeError
from corrector.ocr.scan import read_scan

HOCR = """<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body><div class="ocr_page">
<p class="ocr_par"><span class="ocr_line" title="bbox 0 0 9 9">
<span class="ocrx_word" title="bbox 0 0 1 1; x_wconf 96">与时</span>
<span class="ocrx_word" title="x_wconf 31; x_confs 20 90">惧进</span></span>
<span class="ocr_line"><span class="ocrx_word" title="x_wconf 90">PDF</span>
<span class="ocrx_word">17</span></span></p>
<p class="ocr_par"><span class="ocr_line"><span class="ocrx_word" title="x_wconf 50">完</span></span></p>
</div></body></html>"""
ALTO = """<alto xmlns="http://www.loc.gov/standards/alto/ns-v4#"><Layout><Page><PrintSpace><TextBlock>
<TextLine><String CONTENT="与时惧进" CC="0 0 8 0" WC="0.8"/><SP/><String CONTENT="好" WC="0.7"/></TextLine>
</TextBlock></PrintSpace></Page></Layout></alto>"""
MALFORMED = {
    "cut short": HOCR[:200],
    "another XML": "<svg/>",
    "no text": "<html><body/></html>",
    "out of range": ALTO.replace("0.7", "7"),
    "no number": ALTO.replace("0.7", "high"),
    "no JSON": '{"text": "与时',
    "too few": '{"text": "与时", "confidences": [0.5]}',
    "too high": '{"text": "与", "confidences": [5]}',
    "no field": '{"text": "与"}',
}


def save(folder: Path, content: str) -> Path:
    path = folder / "scan"
    path.write_text(content, "utf-8")
    return path


def test_hocr(tmp_path: Path) -> None:
    scan = read_scan(save(tmp_path, HOCR))
    assert scan.text == "与时惧进\nPDF 17\n\n完\n"
    assert scan.confidences[:4] == (0.96, 0.96, 0.2, 0.9)
    assert scan.confidences[5:8] == (0.9, 0.9, 0.9) and math.isnan(scan.confidences[9])
    assert len(scan.confidences) == len(scan.text)


def test_alto(tmp_path: Path) -> None:
    scan = read_scan(save(tmp_path, ALTO))
    assert scan.text == "与时惧进好\n"
    assert scan.confidences[:5] == pytest.approx((1, 1, 0.2, 1, 0.7))


def test_text_with_confidences(tmp_path: Path) -> None:
    scan = read_scan(save(tmp_path, '{"text": "与时", "confidences": [0.5, null]}'))
    assert scan.text == "与时" and scan.confidences[0] == 0.5 and math.isnan(scan.confidences[1])


@pytest.mark.parametrize("fault", MALFORMED)
def test_a_malformed_scan_is_refused_with_its_name(tmp_path: Path, fault: str) -> None:
    path = save(tmp_path, MALFORMED[fault])
    with pytest.raises(DecodeError, match=str(path)):
        read_scan(path)


def test_a_missing_scan_is_named(tmp_path: Path) -> None:
    with pytest.raises(DecodeError, match="nothing"):
        read_scan(tmp_path / "nothing")
