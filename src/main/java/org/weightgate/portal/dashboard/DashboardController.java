package org.weightgate.portal.dashboard;

import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.ModelMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.CurrentActor;
import org.weightgate.portal.catalog.NotFound;
import org.weightgate.portal.charts.Table;

import java.nio.charset.StandardCharsets;

/// The dashboard, and each of its tables as a file for a spreadsheet.
@Controller
class DashboardController {
    private static final MediaType CSV = new MediaType("text", "csv", StandardCharsets.UTF_8);

    private final Dashboard dashboard;

    DashboardController(Dashboard dashboard) {
        this.dashboard = dashboard;
    }

    @GetMapping("/review/dashboard")
    String show(
            @CurrentActor Actor me,
            @RequestParam(defaultValue = "") String model,
            @RequestParam(defaultValue = "12") int weeks,
            ModelMap page) {
        page.put("figures", dashboard.figures(me, model, weeks));
        page.put("models", dashboard.models(me));
        page.put("model", model);
        page.put("choices", Period.CHOICES);
        return "dashboard/show";
    }

    @GetMapping("/review/dashboard/{name}.csv")
    ResponseEntity<byte[]> table(
            @CurrentActor Actor me,
            @PathVariable String name,
            @RequestParam(defaultValue = "") String model,
            @RequestParam(defaultValue = "12") int weeks) {
        Table table = dashboard.figures(me, model, weeks).tables().get(name);
        if (table == null) {
            throw new NotFound("The dashboard has no table %s.".formatted(name));
        }
        return ResponseEntity.ok()
                .contentType(CSV)
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment().filename(name + ".csv").build().toString())
                .header(HttpHeaders.CACHE_CONTROL, "private, no-store")
                .body(table.csv().getBytes(StandardCharsets.UTF_8));
    }
}
