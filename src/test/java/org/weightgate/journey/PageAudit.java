package org.weightgate.journey;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.chrome.ChromeDriver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Holds pages against axe's rules (WCAG 2.2 A and AA, and its best practice), light and dark, at
/// 360 and 1280 pixels, and looks whether anything sticks out sideways. A page is loaded once and
/// then looked at four times: widths and colours follow without a new one. In the dark only the
/// rules about colours are asked again, since nothing else differs there. The rules are the npm
/// package `axe-core` under `target/npm`; without it the audit is skipped.
final class PageAudit {
    private static final Path RULES =
            Path.of("target", "npm", "node_modules", "axe-core", "axe.min.js");
    private static final String ALL =
            "{type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa',"
                    + " 'best-practice']}";
    private static final String COLOURS =
            "{type: 'rule', values: ['color-contrast', 'link-in-text-block']}";
    private static final String RUN =
            """
            const done = arguments[arguments.length - 1];
            Promise.all(document.getAnimations().map(a => a.finished)).then(() => axe.run(document, {resultTypes: ['violations'], runOnly: %s}))
              .then(r => done(r.violations.flatMap(v => v.nodes.map(n => v.id + ' ' + n.html.slice(0, 200)))))
              .catch(e => done(['axe: ' + e]));
            """;

    private final ChromeDriver driver;
    private final String rules;
    private final List<String> found = new ArrayList<>();

    PageAudit(Browser browser) throws IOException {
        Assumptions.assumeTrue(
                Files.exists(RULES), "npm install --prefix target/npm axe-core@4.14.1 was not run");
        this.driver = (ChromeDriver) browser.driver();
        this.rules = Files.readString(RULES);
        driver.manage().timeouts().scriptTimeout(Duration.ofSeconds(60));
    }

    /// The page that stands there now, in every look.
    void of(String name) {
        driver.executeScript(rules);
        for (int width : new int[] {360, 1280}) {
            driver.executeCdpCommand(
                    "Emulation.setDeviceMetricsOverride",
                    Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", false));
            look("%s %d light: ".formatted(name, width), "light", ALL);
            look("%s %d dark: ".formatted(name, width), "dark", COLOURS);
        }
    }

    private void look(String where, String scheme, String wanted) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of(
                        "features",
                        List.of(
                                Map.of("name", "prefers-color-scheme", "value", scheme),
                                Map.of("name", "prefers-reduced-motion", "value", "reduce"))));
        List<?> violations = (List<?>) driver.executeAsyncScript(RUN.formatted(wanted));
        violations.forEach(v -> found.add(where + v));
        Object wide =
                driver.executeScript("return document.documentElement.scrollWidth > innerWidth");
        if (Boolean.TRUE.equals(wide)) {
            found.add(where + "sticks out sideways");
        }
    }

    /// Adds what else is wrong with a page.
    void note(String what) {
        found.add(what);
    }

    void isClean() {
        assertThat(found).isEmpty();
    }
}
