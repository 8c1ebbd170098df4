package org.weightgate.portal.site;

import org.springframework.boot.health.actuate.endpoint.CompositeHealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.IndicatedHealthDescriptor;
import org.springframework.boot.health.contributor.Status;
import org.springframework.stereotype.Controller;
import org.springframework.ui.ModelMap;
import org.springframework.web.bind.annotation.GetMapping;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The promises the portal makes and whether what they rest on works now. Says nothing of its
/// inside.
@Controller
class StatusController {
    private static final Map<String, String> PARTS =
            Map.of(
                    "db", "Database",
                    "store", "Object store",
                    "originals", "Stored weights",
                    "mail", "Mail");

    private final HealthEndpoint health;

    StatusController(HealthEndpoint health) {
        this.health = health;
    }

    /// One part and whether it works.
    ///
    /// @param note what there is to say of it; may be empty
    public record Part(String name, boolean works, String note) {}

    @GetMapping("/status")
    String status(ModelMap page) {
        page.put("parts", parts());
        return "site/status";
    }

    private List<Part> parts() {
        List<Part> parts = new ArrayList<>();
        if (health.health() instanceof CompositeHealthDescriptor all
                && all.getComponents() != null) {
            all.getComponents().forEach((key, part) -> add(parts, key, part));
        }
        return parts;
    }

    /// Only what was written to be read here: other parts tell of their inside.
    private static String note(String key, HealthDescriptor part) {
        return key.equals("originals")
                        && part instanceof IndicatedHealthDescriptor said
                        && said.getDetails() != null
                        && said.getDetails().get("note") instanceof String note
                ? note
                : "";
    }

    private static void add(List<Part> parts, String key, HealthDescriptor part) {
        String name = PARTS.get(key);
        if (name != null) {
            parts.add(new Part(name, part.getStatus().equals(Status.UP), note(key, part)));
        }
    }
}
