package org.weightgate.journey;

import static org.assertj.core.api.Assertions.assertThat;

import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.support.ui.Select;

import java.util.List;
import java.util.Map;

/// A person without a mouse: Tab, Space, Enter, the arrows within one group of choices, and typing.
/// Every stop on the way must stand on the screen and show that it has the focus.
final class Keyboard {
    private static final int FAR = 150;
    private static final String SEEN =
            """
            const e = document.activeElement, s = getComputedStyle(e), b = e.getBoundingClientRect();
            const ring = s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0;
            return e !== document.body && b.width > 0 && b.height > 0
                && b.bottom > 0 && b.top < innerHeight && b.right > 0
                && (ring || s.boxShadow !== 'none');
            """;

    private final Browser browser;

    Keyboard(Browser browser) {
        this.browser = browser;
    }

    /// Goes on with Tab to the button, link or disclosure that says exactly this.
    Keyboard to(String words) {
        for (int i = 0; i < FAR; i++) {
            tab();
            if (focus().getText().strip().equals(words)) {
                return this;
            }
        }
        throw new AssertionError("Tab does not lead to “%s”".formatted(words));
    }

    Keyboard toField(String name) {
        for (int i = 0; i < FAR; i++) {
            tab();
            if (name.equals(focus().getDomAttribute("name"))) {
                return this;
            }
        }
        throw new AssertionError("Tab does not lead to the field " + name);
    }

    /// Presses what has the focus, by Enter.
    Keyboard enter() {
        return press(Keys.ENTER);
    }

    /// The skip link is the first stop of a page and leads past its head.
    Keyboard skips() {
        tab();
        assertThat(focus().getText()).isEqualTo("Skip to the content");
        enter();
        tab();
        assertThat(
                        browser.driver()
                                .findElement(By.tagName("main"))
                                .findElements(By.cssSelector("*")))
                .contains(focus());
        return this;
    }

    /// Answers what the map knows, stop by stop, up to the button Continue, and presses it.
    Keyboard answer(Map<String, List<String>> answers) {
        for (int i = 0; i < FAR; i++) {
            tab();
            WebElement field = focus();
            if (field.getText().strip().equals("Continue")) {
                return enter();
            }
            String name = String.valueOf(field.getDomAttribute("name"));
            fill(field, answers.getOrDefault(name, List.of()));
        }
        throw new AssertionError("Tab does not lead to “Continue”");
    }

    private void fill(WebElement field, List<String> values) {
        switch (String.valueOf(field.getDomProperty("type"))) {
            case "checkbox" -> {
                if (values.contains(field.getDomProperty("value")) && !field.isSelected()) {
                    press(Keys.SPACE);
                }
            }
            case "radio" -> choose(values);
            case "date" -> press(Browser.date());
            case "select-one" -> values.forEach(value -> pick(field, value));
            case "text", "email", "url", "textarea" -> {
                if (!values.isEmpty()) {
                    instead(values.getFirst());
                }
            }
            default -> {}
        }
    }

    private void choose(List<String> values) {
        press(Keys.SPACE);
        for (int i = 0; i < FAR && !values.contains(focus().getDomProperty("value")); i++) {
            press(Keys.ARROW_DOWN);
        }
        assertThat(focus().isSelected()).isTrue();
    }

    private void pick(WebElement field, String value) {
        String words =
                field.findElement(By.cssSelector("option[value='%s']".formatted(value))).getText();
        press(words);
        assertThat(new Select(field).getFirstSelectedOption().getText()).isEqualTo(words);
    }

    Keyboard press(CharSequence keys) {
        new Actions(browser.driver()).sendKeys(keys).perform();
        return this;
    }

    /// Types in the place of what stands there.
    Keyboard instead(String text) {
        new Actions(browser.driver())
                .keyDown(Keys.CONTROL)
                .sendKeys("a")
                .keyUp(Keys.CONTROL)
                .sendKeys(text)
                .perform();
        return this;
    }

    WebElement focus() {
        return browser.driver().switchTo().activeElement();
    }

    private void tab() {
        press(Keys.TAB);
        Object seen = ((JavascriptExecutor) browser.driver()).executeScript(SEEN);
        assertThat(seen).as("focus is seen on %s of %s", where(), browser.path()).isEqualTo(true);
    }

    private String where() {
        WebElement focus = focus();
        return focus.getTagName() + " “" + focus.getText() + "” " + focus.getDomAttribute("name");
    }
}
