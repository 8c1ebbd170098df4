package org.weightgate.portal.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Locale;

class MarkdownTests {
    @Test
    void formatsTextAndTables() {
        assertThat(Markdown.html("# Card\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n"))
                .contains("<h2>Card</h2>", "<table>", "<td>1</td>");
    }

    @Test
    void makesNoHeaderOfAnEmptyCell() {
        assertThat(Markdown.html("| | a |\n|---|---|\n| x | 1 |\n"))
                .contains("<th>a</th>", "<td>x</td>")
                .doesNotContain("<th></th>");
        assertThat(Markdown.html("| | |\n|---|---|\n| x | 1 |\n"))
                .contains("<td>x</td>")
                .doesNotContain("<th", "<thead");
    }

    @Test
    void letsNothingButFormattingThrough() {
        for (String attack :
                List.of(
                        "<script>alert(1)</script>",
                        "<img src=x onerror=alert(1)>",
                        "[x](javascript:alert(1))",
                        "[x](JaVaScRiPt:alert(1))",
                        "[x](data:text/html;base64,PHNjcmlwdD4=)",
                        "[x](vbscript:x)",
                        "<javascript:alert(1)>",
                        "![x](javascript:alert(1))",
                        "[x](http://a \"\\\" onmouseover=alert(1) x=\\\"\")",
                        "<a href=\"#\" onclick=\"alert(1)\">x</a>",
                        "<iframe src=//evil.example></iframe>",
                        "| <svg onload=alert(1)> |\n|---|\n| <b>x</b> |",
                        "&lt;script&gt;alert(1)&lt;/script&gt;",
                        "```\n</code></pre><script>alert(1)</script>\n```")) {
            String html = Markdown.html(attack);
            String tags = html.replaceAll("\"[^\"]*\"", "\"\"").toLowerCase(Locale.ROOT);
            assertThat(tags)
                    .as(attack)
                    .doesNotContain("<script", "<img", "<iframe", "<svg", "<b>")
                    .doesNotContainPattern("<[a-z][^>]*\\son[a-z]+=");
            assertThat(html.toLowerCase(Locale.ROOT))
                    .as(attack)
                    .doesNotContainPattern("href=\"(javascript|data|vbscript)");
        }
    }

    @Test
    void showsAPictureAsALink() {
        assertThat(Markdown.html("![loss curve](https://pics.example/a.png)"))
                .contains("<a ", "href=\"https://pics.example/a.png\"", "loss curve")
                .doesNotContain("<img");
    }

    @Test
    void survivesNestingBeyondReason() {
        assertThat(Markdown.html("> ".repeat(20_000) + "<b>x")).contains("&lt;b&gt;");
        assertThat(Markdown.html("*a **a ".repeat(20_000))).isNotEmpty();
    }
}
