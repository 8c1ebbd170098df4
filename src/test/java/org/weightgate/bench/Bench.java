package org.weightgate.bench;

/// The benchmarks: `mvn -Pbench -Dbench=NAME`. Each prints the tables that the README shows.
final class Bench {
    private Bench() {}

    public static void main(String[] args) throws Exception {
        String name = args.length == 0 ? "" : args[0];
        switch (name) {
            case "watermark" -> new WatermarkBench(System.out).run();
            case "inference" -> new InferenceBench(System.out).run();
            default -> {
                System.err.println("Say which benchmark: -Dbench=watermark or inference");
                System.exit(2);
            }
        }
    }
}
