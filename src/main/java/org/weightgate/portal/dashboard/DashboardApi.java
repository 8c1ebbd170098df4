package org.weightgate.portal.dashboard;

import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.weightgate.portal.access.AccessFigures.Decided;
import org.weightgate.portal.accounts.Actor;
import org.weightgate.portal.accounts.CurrentActor;
import org.weightgate.portal.charts.Table;

import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// The dashboard for programs: the same numbers and tables as on its page.
@RestController
@RequestMapping("/api/v1/dashboard")
class DashboardApi {
    private final Dashboard dashboard;

    DashboardApi(Dashboard dashboard) {
        this.dashboard = dashboard;
    }

    /// @param counted when
    /// @param waiting how many requests wait for a reviewer
    /// @param halfSeconds half of the decisions took at most so long; null where there were none
    /// @param mostSeconds nine of ten did
    /// @param bytes sent in the time
    /// @param tables by name, each with its columns and rows as on the page
    record DashboardJson(
            Instant counted,
            int weeks,
            long waiting,
            long decided,
            @Nullable Double halfSeconds,
            @Nullable Double mostSeconds,
            long bytes,
            SortedMap<String, Table> tables) {
        static DashboardJson of(Figures figures) {
            Decided pace = figures.pace();
            return new DashboardJson(
                    figures.counted(),
                    figures.period().weeks(),
                    figures.waiting().waiting(),
                    pace == null ? 0 : pace.count(),
                    pace == null ? null : pace.half(),
                    pace == null ? null : pace.most(),
                    figures.bytes(),
                    sorted(figures.tables()));
        }

        private static SortedMap<String, Table> sorted(Map<String, Table> tables) {
            return new TreeMap<>(tables);
        }
    }

    @GetMapping
    DashboardJson show(
            @CurrentActor Actor me,
            @RequestParam(defaultValue = "") String model,
            @RequestParam(defaultValue = "12") int weeks) {
        return DashboardJson.of(dashboard.figures(me, model, weeks));
    }
}
