#include "print/page.h"

namespace baybridge {

// Black and grey only: weight, frames and size carry the meaning, so that a worn-out copier keeps
// it.
std::string_view PageStyle() {
  return R"(
@page{size:A4;margin:9mm 10mm 11mm;@bottom-right{content:counter(page) " / " counter(pages);font:8pt sans-serif}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:190mm;color:#000;background:#fff;font:9.2pt/1.28 "Noto Sans","Noto Sans CJK SC","Helvetica Neue",Arial,"PingFang SC","Microsoft YaHei",sans-serif;-webkit-print-color-adjust:exact;print-color-adjust:exact}
:lang(zh-Hans){font-family:"Noto Sans CJK SC","Noto Sans SC","PingFang SC","Microsoft YaHei","SimSun",sans-serif}
:lang(zh-Hant){font-family:"Noto Sans CJK HK","Noto Sans CJK TC","Noto Sans HK","PingFang HK","PingFang TC","Microsoft JhengHei",sans-serif}
table.page{width:100%;max-width:189mm;table-layout:fixed;border-collapse:collapse}table.page>thead>tr>td,table.page>tbody>tr>td{padding:0}
.run{display:flex;justify-content:space-between;gap:4mm;align-items:baseline;border-bottom:1.2pt solid #000;padding-bottom:.6mm;margin-bottom:1.2mm;font-size:8.5pt}
.runname{font-weight:700;font-size:11pt}.view{font-weight:700}
p,ul,h1,h2,h3{margin:0}ul{padding:0;list-style:none}
li,p{margin:.25mm 0;break-inside:avoid;overflow-wrap:anywhere}
li+li{border-top:.4pt solid #999;padding-top:.4mm}
section{display:grid;grid-template-columns:40mm minmax(0,1fr);gap:0 2mm;border-top:.6pt solid #000;padding:.6mm 0;break-inside:avoid}
section.wide{display:block;break-inside:auto}
h2{font-size:9.2pt;line-height:1.2}section.wide>h2{margin:.5mm 0;font-size:10pt;break-after:avoid}
h3{font-size:8.6pt;break-after:avoid}
h2 .l2,th .l2{font-weight:400}
section:not(.wide)>h2 .l2{display:block}section:not(.wide)>h2 .s{display:none}
.c>p{display:inline-block;margin-right:4mm}.c>p.none{display:block}
#header h2{display:none}#header{display:block;border-top:0;padding-top:0}
#header ul,#header h3{display:inline}#header h3{font-weight:400;font-size:8pt}#header h3::after{content:": "}#header li{display:inline-block;margin-right:4mm;border:0;padding:0}
.big{font-size:15pt;font-weight:700;line-height:1.2}.strong,.strong bdi{font-weight:700}
.drug{font-size:11pt;font-weight:700}
.lb{color:#333;font-size:8pt}.lb::after{content:":"}
.shout .lb{color:inherit;font-size:inherit}
.lu{font-size:7.8pt;color:#333}.src{font-size:8.4pt}
.code{font-size:11pt;font-weight:700;border:1pt solid #000;padding:0 1mm}
.s{font-style:normal;color:#444}
.none{font-style:italic;color:#333}
.shout{background:#000;color:#fff;padding:0 1.2mm;font-weight:700;-webkit-box-decoration-break:clone;box-decoration-break:clone}
.shout *{color:#fff!important}
.mark,.box{border:1pt solid #000;padding:0 1mm;font-weight:700;-webkit-box-decoration-break:clone;box-decoration-break:clone}
.box{border-width:1.8pt;display:inline-block;margin:.4mm 0}
.flag{border:1pt solid #000;border-left-width:4pt;padding:.3mm 1.5mm;margin:.5mm 0;break-inside:avoid}
ul.hazard>li{border-left:3pt solid #000;padding-left:1.5mm}
.block{border:2.2pt solid #000;padding:0 2mm .6mm;margin:1mm 0}
.block h1{font-size:11.5pt;background:#000;color:#fff;margin:0 -2mm;padding:.4mm 2mm}
.block h1 .s,.block h1 .l2{color:#fff}
.hint{font-size:8pt}
.block section:first-of-type{border-top:0}
section.missing{border:0;border-top:.6pt solid #000}
.t{width:100%;border-collapse:collapse;margin:.5mm 0;font-size:8.8pt}
.t th,.t td{border:.6pt solid #555;padding:.4mm 1mm;text-align:left;vertical-align:top;overflow-wrap:break-word}
.t th{background:#e6e6e6;font-size:8pt}
.t thead{display:table-header-group}.t tr,.t tbody{break-inside:avoid}
.chart .time{width:15mm;font-weight:700;text-align:center;vertical-align:middle;font-size:10pt}.chart .day{width:13.5mm;font-size:7pt;text-align:center}
.chart td.cell{height:7.5mm}.amt{font-size:7pt;font-weight:700}.dd{white-space:nowrap}.chart td.no{text-align:center;vertical-align:middle;color:#777;background:repeating-linear-gradient(45deg,#fff 0 1mm,#ccc 1mm 1.3mm)}
.chart .what{font-size:8.4pt}.chart .what .w{display:block}.chart .what .s{display:none}.chart .what .w .s{display:inline}
.fill{display:inline-block;width:10mm;border-bottom:.6pt solid #000;height:3.5mm}
.chart tbody{border-top:1.6pt solid #000}
.boxes{display:flex;gap:1mm;align-items:stretch}.bh{width:24mm;font-size:7.2pt}.bx{flex:1;border:.6pt solid #555;height:12mm}
.g{margin-left:2mm;border-left:.6pt solid #999;padding-left:2mm}.gh{font-weight:700;break-after:avoid;margin-top:.5mm}
.r{display:flex;gap:2mm;break-inside:avoid}.k{flex:0 0 56mm;color:#333;font-size:8pt}.x{flex:1;overflow-wrap:anywhere}
.v{white-space:pre-line}
.sign{display:block}.signs{display:flex;gap:3mm}.sg{flex:1;border:.6pt solid #000;padding:1mm;min-height:16mm}
.ln{display:block;height:8mm}.sg small{font-size:7pt}
.legend{font-size:7pt;color:#333;margin-top:.8mm}
@media screen{body{padding:4mm}}
)";
}

}  // namespace baybridge
