package org.weightgate.bench;

import org.springframework.jdbc.core.JdbcTemplate;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The plans of the queries that pages make, as the database itself reports them while the pages
/// are opened (`auto_explain`): the very statements with the very values.
final class PortalPlans {
    private static final Path FILE = Path.of("src", "docs", "plans.md");
    private static final Pattern PLAN =
            Pattern.compile("duration: ([0-9.]+) ms  plan:\\n((?:\\t.*\\n)+)");

    private final JdbcTemplate db;
    private final Path log;

    PortalPlans(JdbcTemplate db, Path log) {
        this.db = db;
        this.log = log;
    }

    void write(
            List<String> figures,
            Map<String, Supplier<String>> pages,
            Function<String, PortalVisitor> visitor)
            throws Exception {
        List<String> text = new ArrayList<>();
        text.add("# Plans of the reviewer's pages");
        text.add("");
        text.add(
                "Written by `mvn -Pbench -Dbench=portal` over %,d requests, %,d people and %d models: each query of each page once, where it is first made, as `EXPLAIN (ANALYZE, BUFFERS)` saw it."
                        .formatted(PortalData.REQUESTS, PortalData.PEOPLE, PortalData.MODELS));
        text.add("");
        text.addAll(figures);
        reported(true);
        try {
            Set<String> seen = new LinkedHashSet<>();
            for (Map.Entry<String, Supplier<String>> page : pages.entrySet()) {
                String path = page.getValue().get();
                visitor.apply(page.getKey()).open(path);
                long from = Files.size(log);
                visitor.apply(page.getKey()).open(path);
                Thread.sleep(300);
                text.addAll(plans(page.getKey(), path, from, seen));
            }
        } finally {
            reported(false);
        }
        Files.createDirectories(FILE.getParent());
        Files.write(FILE, text);
    }

    /// New connections report, or stop reporting, what they do.
    private void reported(boolean yes) throws InterruptedException {
        String database = db.queryForObject("select current_database()", String.class);
        for (String setting :
                List.of(
                        "session_preload_libraries = 'auto_explain'",
                        "auto_explain.log_min_duration = 0",
                        "auto_explain.log_analyze = on",
                        "auto_explain.log_buffers = on",
                        "auto_explain.log_parameter_max_length = 0")) {
            db.execute(
                    "alter database %s %s"
                            .formatted(
                                    database,
                                    yes
                                            ? "set " + setting
                                            : "reset "
                                                    + setting.substring(0, setting.indexOf(' '))));
        }
        db.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity where datname ="
                        + " current_database() and pid <> pg_backend_pid()");
        Thread.sleep(5000);
    }

    private List<String> plans(String page, String path, long from, Set<String> seen)
            throws java.io.IOException {
        byte[] all = Files.readAllBytes(log);
        String said =
                new String(all, (int) from, (int) (all.length - from), StandardCharsets.UTF_8);
        List<String> text = new ArrayList<>(List.of("", "## " + page, "", "`" + path + "`"));
        for (Matcher found = PLAN.matcher(said); found.find(); ) {
            String plan = found.group(2).replaceAll("(?m)^\\t", "");
            String query = query(plan);
            if (query.contains("scheduled_tasks") || !seen.add(query)) {
                continue;
            }
            text.addAll(List.of("", "```", plan.strip(), "```", found.group(1) + " ms"));
        }
        return text;
    }

    /// The statement and the shape of its plan, without what changes from call to call.
    private static String query(String plan) {
        return plan.replaceAll("\\(cost=[^\\n]*|'[^'\\n]*'|[0-9]+|Buffers:[^\\n]*", "")
                .replaceAll("\\s+", " ");
    }
}
