package io.quarkiverse.rest.idempotency.catalog.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Iceberg's own REST compatibility kit finds the same catalog whether its operations are idempotent or not.
 */
@ExtendWith(CatalogExtension.class)
class CompatibilityKitIT {

    @Test
    void sameTestsPassWithTheProfileAndWithoutIt(Postgres postgres) {
        postgres.createDatabase("kit_off");
        postgres.createDatabase("kit_on");
        KitRun without;
        try (CatalogServer catalog = CatalogServer.start(postgres, "kit_off",
                Map.of("quarkus.rest-idempotency.enabled", "false"))) {
            without = KitRun.against(catalog.uri());
        }
        KitRun with;
        try (CatalogServer catalog = CatalogServer.start(postgres, "kit_on", Map.of())) {
            with = KitRun.against(catalog.uri());
        }
        report("without", without);
        report("with", with);
        assertThat(without.failed).isEmpty();
        assertThat(with.passed).isEqualTo(without.passed).isNotEmpty();
        assertThat(with.skipped).isEqualTo(without.skipped);
        assertThat(with.failed).isEmpty();
    }

    private static void report(String mode, KitRun run) {
        System.out.printf("Iceberg REST compatibility kit, %s the profile: %d passed, %d skipped, %d failed%n", mode,
                run.passed.size(), run.skipped.size(), run.failed.size());
        run.failed.forEach((test, failure) -> System.out.println("  failed: " + test + ": " + failure));
    }
}
