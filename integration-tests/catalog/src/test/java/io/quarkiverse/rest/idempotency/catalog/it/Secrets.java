package io.quarkiverse.rest.idempotency.catalog.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.quarkiverse.rest.idempotency.support.Report;

/**
 * Looks for secrets where they must not be.
 */
final class Secrets {

    /** The length of the shortest secret that the catalog vends. All of them are written in hexadecimal digits. */
    private static final int WINDOW = 16;

    private Secrets() {
    }

    static void assertNoneStored(Postgres postgres, String database) {
        List<String> vended = postgres.vended(database);
        byte[] dump = postgres.dumpRecords(database);
        assertThat(vended).isNotEmpty();
        assertThat(postgres.rows(database, "SELECT id FROM idempotency_record")).isNotEmpty();
        assertThat(found(vended, dump)).isEmpty();
        Report.say("None of %d vended secrets is in the %d bytes of the records", vended.size(), dump.length);
    }

    /** @return beginnings of secrets that are somewhere in the bytes */
    static List<String> found(List<String> secrets, byte[] bytes) {
        Set<String> beginnings = new HashSet<>();
        secrets.forEach(secret -> beginnings.add(secret.substring(0, WINDOW)));
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        List<String> found = new ArrayList<>();
        int digits = 0;
        for (int end = 0; end < text.length(); end++) {
            digits = Character.digit(text.charAt(end), 16) < 0 ? 0 : digits + 1;
            if (digits >= WINDOW && beginnings.contains(text.substring(end + 1 - WINDOW, end + 1))) {
                found.add(text.substring(end + 1 - WINDOW, end + 1));
            }
        }
        return found;
    }
}
