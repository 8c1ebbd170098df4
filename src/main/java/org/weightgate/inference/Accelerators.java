package org.weightgate.inference;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/// The graphics and tensor processors that Linux tells of in its files, without a driver's library:
/// a name each, the model's where the driver gives it. Other systems tell nothing, which is not to
/// say that there is none.
///
/// | file below the root | tells |
/// |---|---|
/// | `proc/driver/nvidia/gpus/*/information` | `Model:` of each NVIDIA processor |
/// | `sys/class/drm/card*/device/{vendor,device,product_name}` | graphics processors |
/// | `sys/class/accel/accel*/device/{vendor,device}` | tensor processors |
/// | `sys/class/kfd/kfd/topology/nodes/*/{name,properties}` | AMD's where the one above is hidden |
final class Accelerators {
    private static final String NVIDIA = "10de";
    private static final String AMD = "1002";

    /// Vendors by PCI id whose cards compute; what only draws a server's console is not listed.
    private static final Map<String, String> VENDORS =
            Map.of(
                    NVIDIA,
                    "NVIDIA",
                    AMD,
                    "AMD",
                    "8086",
                    "Intel",
                    "1da3",
                    "Habana",
                    "1e52",
                    "Tenstorrent",
                    "1ae0",
                    "Google",
                    "1d0f",
                    "AWS");

    private static final int LONGEST = 80;

    private final Path root;

    /// @param root where `proc` and `sys` are
    Accelerators(Path root) {
        this.root = root;
    }

    /// In the order of the system's files; the same name as often as there are such processors.
    List<String> found() {
        List<String> nvidia = nvidia();
        List<Device> devices = new ArrayList<>(devices("sys/class/drm", "card"));
        devices.addAll(devices("sys/class/accel", "accel"));
        List<String> found = new ArrayList<>(nvidia);
        for (Device device : devices) {
            if (!device.vendor().equals(NVIDIA) || nvidia.isEmpty()) {
                found.add(device.name());
            }
        }
        if (devices.stream().noneMatch(d -> d.vendor().equals(AMD))) {
            found.addAll(kfd());
        }
        return List.copyOf(found);
    }

    private List<String> nvidia() {
        return entries("proc/driver/nvidia/gpus", "").stream()
                .map(gpu -> value(lines(gpu.resolve("information")), "Model:"))
                .filter(model -> !model.isEmpty())
                .map(model -> bounded(model.startsWith("NVIDIA") ? model : "NVIDIA " + model))
                .toList();
    }

    private record Device(String vendor, String name) {}

    private List<Device> devices(String folder, String prefix) {
        Map<Path, Device> by = new LinkedHashMap<>();
        for (Path entry : entries(folder, prefix)) {
            Path device = entry.resolve("device");
            String vendor = id(device.resolve("vendor"));
            String maker = VENDORS.get(vendor);
            if (maker != null && entry.getFileName().toString().matches(prefix + "[0-9]+")) {
                String product = first(device.resolve("product_name"));
                String name =
                        product.isEmpty() ? "device " + id(device.resolve("device")) : product;
                by.put(real(device), new Device(vendor, bounded(maker + " " + name)));
            }
        }
        return List.copyOf(by.values());
    }

    /// A processor of AMD's compute driver has SIMD units; the host's own processor has none.
    private List<String> kfd() {
        return entries("sys/class/kfd/kfd/topology/nodes", "").stream()
                .filter(
                        node ->
                                !List.of("", "0")
                                        .contains(
                                                value(
                                                        lines(node.resolve("properties")),
                                                        "simd_count ")))
                .map(node -> bounded(("AMD " + first(node.resolve("name"))).strip()))
                .toList();
    }

    private List<Path> entries(String folder, String prefix) {
        try (DirectoryStream<Path> all =
                Files.newDirectoryStream(root.resolve(folder), prefix + "*")) {
            List<Path> entries = new ArrayList<>();
            all.forEach(entries::add);
            entries.sort(null);
            return entries;
        } catch (IOException | RuntimeException e) {
            return List.of();
        }
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException | RuntimeException e) {
            return path;
        }
    }

    private static List<String> lines(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.limit(1000).toList();
        } catch (IOException | RuntimeException e) {
            return List.of();
        }
    }

    private static String first(Path file) {
        List<String> lines = lines(file);
        return lines.isEmpty() ? "" : lines.getFirst().strip();
    }

    /// A PCI number, which the system writes as `0x10de`.
    private static String id(Path file) {
        return first(file).toLowerCase(Locale.ROOT).replace("0x", "");
    }

    private static String value(List<String> lines, String name) {
        return lines.stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()).strip())
                .findFirst()
                .orElse("");
    }

    private static String bounded(String name) {
        return name.length() <= LONGEST ? name : name.substring(0, LONGEST);
    }
}
