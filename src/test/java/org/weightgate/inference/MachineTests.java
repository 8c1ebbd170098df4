package org.weightgate.inference;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class MachineTests {
    @TempDir Path root;

    @Test
    void theInstructionSetIsNamedByItsWidestVectors() {
        assertThat(Machine.isa("amd64", List.of("avx", "avx2", "avx512f")))
                .isEqualTo("x86-64 AVX-512");
        assertThat(Machine.isa("amd64", List.of("avx", "avx2"))).isEqualTo("x86-64 AVX2");
        assertThat(Machine.isa("aarch64", List.of("asimd"))).isEqualTo("AArch64 NEON");
        assertThat(Machine.isa("aarch64", List.of("asimd", "sve", "sve2")))
                .isEqualTo("AArch64 SVE2");
        assertThat(Machine.isa("riscv64", List.of())).isEqualTo("riscv64");
    }

    @Test
    void threadsOfOneCoreAreOnePhysicalCore() throws IOException {
        for (int cpu = 0; cpu < 4; cpu++) {
            write("cpu" + cpu + "/topology/thread_siblings_list", cpu % 2 + "," + (cpu % 2 + 2));
        }
        write("cpufreq/boost", "1");
        assertThat(Machine.physicalCores(root)).isEqualTo(2);
        assertThat(Machine.physicalCores(root.resolve("nowhere"))).isZero();
    }

    @Test
    void thisMachineIsTold() {
        Machine here = Machine.here();
        assertThat(here.cores()).isPositive();
        assertThat(here.isa()).isNotEmpty();
        assertThat(here.computedOn()).isEqualTo("cpu");
        assertThat(here.vectorBits()).isIn(0, 128, 256, 512);
    }

    @Test
    void aMachineWithoutAcceleratorsHasNone() throws IOException {
        write("sys/class/drm/card0/device/vendor", "0x1a03");
        write("sys/class/drm/version", "drm 1.1.0");
        assertThat(new Accelerators(root).found()).isEmpty();
    }

    @Test
    void nvidiaProcessorsAreNamedOnceByTheirDriver() throws IOException {
        for (String bus : List.of("0000:17:00.0", "0000:65:00.0")) {
            write(
                    "proc/driver/nvidia/gpus/" + bus + "/information",
                    "Model: \t\t NVIDIA A100-SXM4-80GB\nIRQ: 1\nGPU UUID: GPU-secret");
        }
        card(0, "0x10de", "0x20b2", "");
        card(1, "0x10de", "0x20b2", "");
        assertThat(new Accelerators(root).found())
                .containsExactly("NVIDIA A100-SXM4-80GB", "NVIDIA A100-SXM4-80GB");
    }

    @Test
    void othersAreNamedByProductOrNumber() throws IOException {
        card(0, "0x1002", "0x740f", "Instinct MI210");
        card(1, "0x8086", "0x56c0", "");
        card(2, "0x10de", "0x2684", "");
        write("sys/class/drm/card0-DP-1/device/vendor", "0x1002");
        write("sys/class/accel/accel0/device/vendor", "0x1da3");
        write("sys/class/accel/accel0/device/device", "0x1020");
        write("sys/class/kfd/kfd/topology/nodes/1/properties", "simd_count 416");
        assertThat(new Accelerators(root).found())
                .containsExactly(
                        "AMD Instinct MI210",
                        "Intel device 56c0",
                        "NVIDIA device 2684",
                        "Habana device 1020");
    }

    @Test
    void amdIsSeenThroughItsComputeDriverWhereNothingElseIs() throws IOException {
        write("sys/class/kfd/kfd/topology/nodes/0/properties", "cpu_cores_count 64\nsimd_count 0");
        write("sys/class/kfd/kfd/topology/nodes/1/properties", "cpu_cores_count 0\nsimd_count 416");
        write("sys/class/kfd/kfd/topology/nodes/1/name", "aldebaran");
        assertThat(new Accelerators(root).found()).containsExactly("AMD aldebaran");
    }

    private void card(int n, String vendor, String device, String product) throws IOException {
        String folder = "sys/class/drm/card" + n + "/device/";
        write(folder + "vendor", vendor);
        write(folder + "device", device);
        if (!product.isEmpty()) {
            write(folder + "product_name", product);
        }
    }

    private void write(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text + "\n");
    }
}
