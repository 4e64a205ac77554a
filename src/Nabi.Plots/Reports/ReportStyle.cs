namespace Nabi.Plots;

/// <summary>The style of a report's page.</summary>
internal static class ReportStyle
{
    public const string Css = """
        :root{--paper:#fff;--page:#f4f6f8;--ink:#1d2530;--muted:#5a6472;--line:#e1e5ea;--soft:#f5f7fa;--link:#0b66a5;--good:#0a7f5f;--bad:#c2410c}
        @media (prefers-color-scheme:dark){:root{--paper:#12161c;--page:#0c0f13;--ink:#e7ebf0;--muted:#9aa5b3;--line:#272e38;--soft:#1b212a;--link:#74bdf0;--good:#43cfa5;--bad:#fb9a5b}}
        *{box-sizing:border-box}
        html{-webkit-text-size-adjust:100%}
        body{margin:0;background:var(--page);color:var(--ink);font:16px/1.6 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,"DejaVu Sans","Apple SD Gothic Neo","Malgun Gothic","Noto Sans KR","Noto Sans CJK KR",NanumGothic,sans-serif}
        main{max-width:856px;margin:0 auto;padding:48px 48px 24px;background:var(--paper);overflow-wrap:break-word}
        header{margin-bottom:28px}
        h1{font-size:30px;line-height:1.2;font-weight:650;letter-spacing:-.01em;margin:0 0 8px}
        h2{font-size:19px;line-height:1.3;font-weight:600;margin:0 0 14px}
        p{margin:0 0 12px}
        code{font:.9em ui-monospace,"SF Mono",Consolas,"DejaVu Sans Mono",monospace;background:var(--soft);padding:1px 4px;border-radius:4px}
        .lead{color:var(--muted);font-size:17px;margin:0;max-width:62ch}
        section{margin:44px 0 0}
        .caption{color:var(--muted);font-size:14px;margin:10px 0 0;max-width:70ch}
        .figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:1px;margin:0;background:var(--line);border:1px solid var(--line);border-radius:10px;overflow:hidden}
        .figures div{background:var(--paper);padding:14px 18px 16px}
        .figures dt{color:var(--muted);font-size:13px}
        .figures dd{margin:2px 0 0;font-size:26px;line-height:1.2;font-weight:600;font-variant-numeric:tabular-nums}
        .figures .note{font-size:13px;font-weight:400;color:var(--muted);margin-top:4px}
        .figures .good{color:var(--good)}
        .figures .short{color:var(--bad)}
        .scroll,.pic{overflow-x:auto}
        .pic{margin:0 -16px}
        .pic svg{display:block}
        .pic+.pic{margin-top:20px}
        .narrow{display:none}
        table{border-collapse:collapse;width:100%;font-size:15px;font-variant-numeric:tabular-nums}
        th,td{text-align:left;padding:8px 16px 8px 0;border-bottom:1px solid var(--line);vertical-align:top}
        thead th{color:var(--muted);font-weight:500;font-size:13px;white-space:nowrap}
        .pairs th{color:var(--muted);font-weight:400;width:32%}
        .num{text-align:right;padding-right:20px;white-space:nowrap}
        .good{color:var(--good)}
        .short{color:var(--bad)}
        td.good,td.short{font-weight:600}
        pre{margin:0;padding:16px;overflow-x:auto;background:var(--soft);border:1px solid var(--line);border-radius:8px;font:12.5px/1.45 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
        .text{max-width:70ch;white-space:pre-line}
        .marked{line-height:2;max-width:74ch}
        .marked mark{color:inherit;background:none;border-radius:4px;padding:2px 3px}
        .marked .pro{background:rgba(26,125,196,var(--s))}
        .marked .con{background:rgba(222,102,26,var(--s))}
        .chip{display:inline-block;width:18px;height:12px;border-radius:3px;margin:0 6px 0 0}
        .key{color:var(--muted);font-size:14px;margin-bottom:6px}
        .key span{margin-right:18px;white-space:nowrap}
        a{color:var(--link)}
        ul{margin:0;padding-left:20px}
        li{margin:3px 0}
        audio{width:100%;max-width:420px;display:block;margin:4px 0}
        footer{max-width:856px;margin:0 auto;padding:24px 48px 40px;background:var(--paper);color:var(--muted);font-size:13px}
        @media (max-width:700px){main{padding:28px 18px 16px}footer{padding:20px 18px 32px}h1{font-size:25px}section{margin-top:36px}.wide{display:none}.narrow{display:block}.figures{grid-template-columns:1fr 1fr}.figures dd{font-size:22px}table{font-size:14px}th,td{padding-right:10px}.num{padding-right:10px}}
        @media print{body,main,footer{background:none}main{max-width:none;padding:0}section{break-inside:avoid}}
        """;
}
