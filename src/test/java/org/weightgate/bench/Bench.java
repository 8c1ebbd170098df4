package org.weightgate.bench;

import org.weightgate.inference.FaultTable;
import org.weightgate.portal.delivery.DeliveryBench;
import org.weightgate.portal.delivery.DeliveryCuts;
import org.weightgate.portal.delivery.DeliveryFaults;

import java.nio.file.Files;

/// The benchmarks: `mvn -Pbench -Dbench=NAME`. Each prints the tables that the README shows.
final class Bench {
    private Bench() {}

    public static void main(String[] args) throws Exception {
        String name = args.length == 0 ? "" : args[0];
        boolean failed = false;
        switch (name) {
            case "watermark" -> new WatermarkBench(System.out).run();
            case "inference" -> new InferenceBench(System.out).run();
            case "faults" -> new FaultTable(Files.createTempDirectory("weightgate-faults")).write();
            case "delivery" -> DeliveryBench.run(System.out);
            case "delivery-faults" -> failed = !DeliveryFaults.run(System.out);
            case "delivery-cuts" -> failed = !DeliveryCuts.run(System.out, bytes());
            case "portal" -> new PortalBench(System.out).run();
            default -> {
                System.err.println(
                        "Say which benchmark: -Dbench=watermark, inference, faults, delivery,"
                                + " delivery-faults, delivery-cuts or portal");
                System.exit(2);
            }
        }
        // The portal that some of them start has threads of its own.
        System.exit(failed ? 1 : 0);
    }

    private static long bytes() {
        String asked = System.getProperty("bench.bytes", "");
        return asked.isEmpty() ? 2_000_000_000 : Long.parseLong(asked);
    }
}
