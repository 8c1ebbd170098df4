package org.weightgate.portal.delivery;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.weightgate.portal.accounts.Network;

import java.io.BufferedReader;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The country of an address, by the table that `weightgate.delivery.alerts.country-table` names:
/// lines `first address,last address,country code` as free "IP to country" tables have them. The
/// portal brings none; without one no country is known and pages say so.
@Component
class Countries {
    private record Range(BigInteger last, String country) {}

    private final TreeMap<BigInteger, Range> v4 = new TreeMap<>();
    private final TreeMap<BigInteger, Range> v6 = new TreeMap<>();
    private final boolean configured;

    Countries(DeliverySettings settings) throws IOException {
        Path table = settings.alerts().countryTable();
        configured = table != null;
        if (table != null) read(table);
    }

    boolean configured() {
        return configured;
    }

    private void read(Path table) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(table)) {
            int number = 0;
            for (String line; (line = lines.readLine()) != null; ) {
                number++;
                if (!line.isBlank() && !line.startsWith("#")) add(table, number, line);
            }
        }
    }

    private void add(Path table, int number, String line) {
        String[] parts = line.replace("\"", "").split(",", 4);
        try {
            byte[] first = InetAddress.ofLiteral(parts[0].strip()).getAddress();
            byte[] last = InetAddress.ofLiteral(parts[1].strip()).getAddress();
            String country = parts[2].strip();
            if (!country.matches("[A-Z]{2}") || first.length != last.length) {
                throw new IllegalArgumentException(line);
            }
            of(first).put(new BigInteger(1, first), new Range(new BigInteger(1, last), country));
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            throw new IllegalStateException(
                    "weightgate.delivery.alerts.country-table: line %d of %s is not first,last,COUNTRY"
                            .formatted(number, table),
                    e);
        }
    }

    private TreeMap<BigInteger, Range> of(byte[] address) {
        return address.length == 4 ? v4 : v6;
    }

    /// Empty where no table is configured or it does not know.
    Optional<String> of(String address) {
        return Network.literal(address).flatMap(this::find);
    }

    private Optional<String> find(byte[] address) {
        BigInteger number = new BigInteger(1, address);
        Map.@Nullable Entry<BigInteger, Range> range = of(address).floorEntry(number);
        return range == null || range.getValue().last().compareTo(number) < 0
                ? Optional.empty()
                : Optional.of(range.getValue().country());
    }
}
