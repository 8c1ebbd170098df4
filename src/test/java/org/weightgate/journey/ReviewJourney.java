package org.weightgate.journey;

import static org.assertj.core.api.Assertions.assertThat;

import org.openqa.selenium.By;
import org.openqa.selenium.support.ui.Select;
import org.openqa.selenium.support.ui.WebDriverWait;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/// What reviewers and publishers do around the queue, with and without scripts.
final class ReviewJourney {
    private final String portal;

    /// @param portal its address
    ReviewJourney(String portal) {
        this.portal = portal;
    }

    private Browser person(String name, boolean scripts) {
        return new Browser(portal, scripts).as(name);
    }

    /// Single keys move through the list while it has the focus, and do nothing elsewhere.
    void ritaWorksTheQueueByItsKeys() {
        try (Browser rita = person("rita", true)) {
            rita.open("/review?status=all&sort=newest");
            List<String> references =
                    rita.all("tbody a.mono").stream().map(link -> link.getText()).toList();
            assertThat(references).hasSizeGreaterThan(2);
            Keyboard keys = new Keyboard(rita);
            keys.toField("q").press("jk?");
            assertThat(rita.path()).isEqualTo("/review?status=all&sort=newest");
            assertThat(rita.all("#keys[open]")).isEmpty();
            keys.to(references.getFirst()).press("j").press("j").press("k");
            assertThat(keys.focus().getText()).isEqualTo(references.get(1));
            keys.press("?");
            assertThat(rita.all("#keys[open]")).hasSize(1);
            keys.press("/");
            assertThat(keys.focus().getDomAttribute("name")).isEqualTo("q");
            keys.to(references.get(1)).press("o");
            rita.awaitText("Evidence").awaitLeft("/review?status=all&sort=newest");
            assertThat(rita.path()).endsWith(references.get(1));
        }
    }

    /// A publisher's text reaches the applicant through a reviewer's view, all by plain forms.
    void aViewAndATemplateWorkWithoutScripts() throws IOException {
        try (Browser paul = person("paul", false)) {
            paul.open("/publish/demo/opt-stories/access").press("Texts to decide with");
            paul.driver().findElement(By.id("new-title")).sendKeys("Tell us more");
            paul.driver()
                    .findElement(By.id("new-text"))
                    .sendKeys("Dear {applicant}, please say more.");
            paul.press("Add").awaitText("Reviewers find “Tell us more”");
        }
        try (Browser rita = person("rita", false)) {
            rita.open("/review?status=waiting&model=demo%2Fopt-stories");
            rita.all("#main summary").getFirst().click();
            rita.fill("name", "Stories").press("Keep view").awaitText("Kept as “Stories”");
            rita.press("Change views").press("Open Review with it").awaitText("opens first");
            rita.open("/review").awaitText("Stories");
            assertThat(rita.path()).contains("model=demo");
            rita.picture("queue-views");
            String reference = rita.all("tbody a.mono").getFirst().getText();
            rita.press(reference).awaitText("Evidence");
            rita.driver()
                    .findElement(By.xpath("//summary[normalize-space()='Ask for more']"))
                    .click();
            new Select(rita.driver().findElement(By.id("ask-reason-template")))
                    .selectByVisibleText("Tell us more");
            rita.driver().findElement(By.cssSelector("[data-fill=ask-reason] button")).click();
            new WebDriverWait(rita.driver(), Duration.ofSeconds(30))
                    .until(d -> String.valueOf(d.getCurrentUrl()).contains("template="));
            rita.awaitText("Evidence");
            assertThat(rita.driver().findElement(By.id("ask-reason")).getDomProperty("value"))
                    .startsWith("Dear ")
                    .endsWith(", please say more.");
            rita.press("Ask").awaitText("Asked. The request comes back");
        }
    }
}
