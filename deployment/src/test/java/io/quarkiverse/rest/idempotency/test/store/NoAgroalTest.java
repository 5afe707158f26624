package io.quarkiverse.rest.idempotency.test.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.test.BuildFailure;
import io.quarkiverse.rest.idempotency.test.Without;
import io.quarkus.test.QuarkusUnitTest;

/** The store over JDBC needs Agroal. */
class NoAgroalTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = new QuarkusUnitTest()
            .withApplicationRoot(jar -> jar.addClasses(CountingResource.class, BuildFailure.class))
            .overrideConfigKey("quarkus.rest-idempotency.store", "jdbc")
            .overrideConfigKey("quarkus.devservices.enabled", "false")
            .overrideConfigKey("quarkus.otel.enabled", "false")
            .addBootstrapCustomizer(Without.extensions("quarkus-agroal", "quarkus-hibernate-orm",
                    "quarkus-hibernate-orm-panache", "quarkus-hibernate-orm-panache-common", "quarkus-panache-hibernate-common",
                    "quarkus-narayana-jta", "quarkus-jdbc-h2"))
            .assertException(failure -> assertThat(new BuildFailure(failure).message().lines()).containsExactly(
                    "Idempotent methods cannot be protected as they are:",
                    " - The store jdbc (quarkus.rest-idempotency.store) needs the Agroal extension (quarkus-agroal) and a JDBC "
                            + "driver extension such as quarkus-jdbc-postgresql. Add them"));

    @Test
    void aStoreOverJdbcWithoutAgroal_failsTheBuild_withWhatToAdd() {
        BuildFailure.expected();
    }
}
