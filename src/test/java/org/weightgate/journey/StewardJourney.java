package org.weightgate.journey;

import static org.assertj.core.api.Assertions.assertThat;

import org.openqa.selenium.WebElement;

import java.util.List;

/// What an auditor and an admin do, without a mouse, with scripts or without.
final class StewardJourney {
    private final String portal;
    private final boolean scripts;

    /// @param portal its address
    StewardJourney(String portal, boolean scripts) {
        this.portal = portal;
        this.scripts = scripts;
    }

    /// Reads what a reviewer did, and a request with everything but the means to decide on it.
    void umaReadsTheRecordAndARequest() {
        try (Browser uma = new Browser(portal, scripts).as("uma")) {
            Keyboard keys = new Keyboard(uma);
            keys.to("Record").enter();
            uma.awaitText("Every act, written");
            keys.toField("by").press("rita").to("Show").enter();
            uma.awaitLeft("/audit");
            assertThat(texts(uma, "tbody td:nth-child(3)")).isNotEmpty().containsOnly("rita");
            keys.to("All requests").enter();
            uma.awaitText("Dashboard");
            keys.to(texts(uma, "tbody a.mono").getFirst()).enter();
            uma.awaitText("Evidence");
            assertThat(texts(uma, "main button")).doesNotContain("Approve", "Decline", "Ask");
            uma.open("/people").awaitText("This is not permitted");
        }
    }

    /// Lets somebody in, shuts them out and lets them in again; each act stands in the record.
    void rootInvitesAndDeactivatesSomebody() {
        String handle = scripts ? "ivy" : "ivo";
        try (Browser root = new Browser(portal, scripts).as("root")) {
            Keyboard keys = new Keyboard(root);
            keys.to("People").enter();
            root.awaitText("Invite somebody");
            keys.toField("email").press(handle + "@inst.example");
            keys.toField("role").press("reviewer");
            keys.toField("scope").instead("demo/opt-stories");
            keys.to("Invite").enter();
            root.awaitText("An invitation is on its way to " + handle);
            assertThat(root.path()).isEqualTo("/people/" + handle);
            assertThat(texts(root, "main td")).contains("reviewer", "demo/opt-stories");
            keys.to("Deactivate").enter();
            root.awaitText(handle + " cannot sign in any more");
            keys.to("Reactivate").enter();
            root.awaitText(handle + " can sign in again");
            keys.to("What they did").to("what was done to them").enter();
            root.awaitText("person deactivated");
            keys.to("Mail").enter();
            root.awaitText(handle + "@inst.example");
        }
    }

    private static List<String> texts(Browser browser, String css) {
        return browser.all(css).stream().map(WebElement::getText).toList();
    }
}
