package io.quarkiverse.rest.idempotency.catalog.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import io.quarkiverse.rest.idempotency.support.Report;

/**
 * Iceberg's own REST compatibility kit finds the same catalog whether its operations are idempotent or not. No test of it is
 * known to fail, and {@link KitSkip} says why it skips some.
 */
@ExtendWith(CatalogExtension.class)
class CompatibilityKitIT {

    /** Of version 1.11.0: so that a kit that finds its tests no more does not pass. */
    private static final int TESTS = 145;

    private static final Map<String, String> OFF = Map.of("quarkus.rest-idempotency.enabled", "false");
    private static final Map<String, String> ON = Map.of("quarkus.rest-idempotency.iceberg.lifetime", "PT30M");

    @Test
    void kit_withTheProfileAndWithoutIt_passesTheSameTests(Postgres postgres) {
        assertSameTestsPass("PostgreSQL", runOn(postgres, "kit_off", OFF), runOn(postgres, "kit_on", ON));
        Secrets.assertNoneStored(postgres, "kit_on");
    }

    private static KitRun runOn(Postgres postgres, String database, Map<String, String> mode) {
        postgres.createDatabase(database);
        try (CatalogServer catalog = CatalogServer.start(postgres, database, mode)) {
            return KitRun.against(catalog.uri());
        }
    }

    @Test
    @EnabledIfSystemProperty(named = "catalog.matrix", matches = "full")
    void kit_onTheDatabaseInTheProcess_passesTheSameTests(@TempDir Path directory) {
        assertSameTestsPass("H2", runEmbedded(directory, "off", OFF), runEmbedded(directory, "on", ON));
    }

    private static KitRun runEmbedded(Path directory, String name, Map<String, String> mode) {
        Map<String, String> configuration = new HashMap<>(mode);
        configuration.put("quarkus.datasource.jdbc.url", "jdbc:h2:mem:kit;DATABASE_TO_LOWER=TRUE;DB_CLOSE_DELAY=-1");
        configuration.put("catalog.warehouse", directory.resolve(name).toString());
        try (CatalogServer catalog = CatalogServer.start(directory, configuration)) {
            return KitRun.against(catalog.uri());
        }
    }

    private static void assertSameTestsPass(String database, KitRun without, KitRun with) {
        report(database + ", without the profile", without);
        report(database + ", with the profile", with);
        assertThat(without.failed).isEmpty();
        assertThat(with.failed).isEmpty();
        assertThat(with.passed).isEqualTo(without.passed).hasSize(TESTS);
        assertThat(with.skipped).isEqualTo(without.skipped).isEqualTo(KitSkip.known().keySet());
        KitSkip.known().forEach((test, reason) -> System.out.println("  skipped: " + test + ": " + reason));
    }

    private static void report(String mode, KitRun run) {
        Report.say("Iceberg REST compatibility kit on %s: %d passed, %d skipped, %d failed", mode, run.passed.size(),
                run.skipped.size(), run.failed.size());
        run.failed.forEach((test, failure) -> System.out.println("  failed: " + test + ": " + failure));
    }
}
