package org.weightgate.bench;

import org.weightgate.inference.FaultTable;

import java.nio.file.Files;

/// The benchmarks: `mvn -Pbench -Dbench=NAME`. Each prints the tables that the README shows.
final class Bench {
    private Bench() {}

    public static void main(String[] args) throws Exception {
        String name = args.length == 0 ? "" : args[0];
        switch (name) {
            case "watermark" -> new WatermarkBench(System.out).run();
            case "inference" -> new InferenceBench(System.out).run();
            case "faults" -> new FaultTable(Files.createTempDirectory("weightgate-faults")).write();
            default -> {
                System.err.println("Say which benchmark: -Dbench=watermark, inference or faults");
                System.exit(2);
            }
        }
    }
}
