package org.weightgate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What can be said of docker-compose.yml without an engine.
@SuppressWarnings("unchecked")
class ComposeTests {
    private static Map<String, Object> compose;
    private static Map<String, Map<String, Object>> services;

    @BeforeAll
    static void read() throws Exception {
        compose = new Yaml().load(Files.readString(Path.of("docker-compose.yml")));
        services = (Map<String, Map<String, Object>>) compose.get("services");
    }

    @Test
    void everyServiceIsPinnedHealthCheckedAndRestarted() {
        assertThat(services).containsOnlyKeys("portal", "database", "object-store");
        services.forEach(
                (name, service) -> {
                    assertThat((String) service.get("image"))
                            .as(name)
                            .matches("[a-z0-9./-]+:[a-z0-9.-]+")
                            .doesNotEndWith(":latest");
                    assertThat(service).as(name).containsKeys("healthcheck", "restart");
                });
    }

    @Test
    void thePortalWaitsUntilWhatItNeedsIsHealthy() {
        var needs = (Map<String, Map<String, String>>) services.get("portal").get("depends_on");
        assertThat(needs.keySet()).isEqualTo(Set.of("database", "object-store"));
        assertThat(needs.values())
                .allSatisfy(n -> assertThat(n.get("condition")).isEqualTo("service_healthy"));
    }

    @Test
    void secretsComeFromIgnoredFilesAndNeverStandInTheFile() throws Exception {
        var secrets = (Map<String, Map<String, String>>) compose.get("secrets");
        assertThat(secrets.values())
                .allSatisfy(s -> assertThat(s.get("file")).startsWith("./data/secrets/"));
        assertThat(Files.readString(Path.of(".gitignore"))).contains("/data/");
        services.forEach(
                (name, service) -> {
                    for (String used : (List<String>) service.getOrDefault("secrets", List.of())) {
                        assertThat(secrets).as(name).containsKey(used);
                    }
                });
    }

    @Test
    void everyVolumeIsDeclaredAndTheJarIsTheOneTheBuildMakes() {
        var portal = (List<String>) services.get("portal").get("volumes");
        assertThat(portal).contains("./target/weightgate.jar:/app/weightgate.jar:ro");
        var declared = ((Map<String, Object>) compose.get("volumes")).keySet();
        services.values().stream()
                .flatMap(s -> ((List<String>) s.get("volumes")).stream())
                .map(v -> v.split(":")[0])
                .filter(v -> !v.startsWith("."))
                .forEach(v -> assertThat(declared).contains(v));
    }
}
