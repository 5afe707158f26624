package io.quarkiverse.rest.idempotency.test.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.Completion;
import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.test.BuildFailure;
import io.quarkus.test.QuarkusUnitTest;

/** Entities in the default datasource, and the records in one that no persistence unit has. */
class UnitElsewhereTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = TransactionApplication
            .withEntities("unit-elsewhere", Orders.class)
            .overrideConfigKey("quarkus.rest-idempotency.store", "jdbc")
            .overrideConfigKey("quarkus.rest-idempotency.datasource", "records")
            .overrideConfigKey("quarkus.datasource.\"records\".db-kind", "h2")
            .overrideConfigKey("quarkus.datasource.\"records\".jdbc.url", "jdbc:h2:mem:unit-elsewhere-records")
            .assertException(failure -> assertThat(new BuildFailure(failure).message())
                    .contains(
                            "its effect is in the datasource <default> (the persistence unit <default>) and the records are in "
                                    + "the datasource records"));

    @Path("/orders")
    public static class Orders {

        @POST
        @Idempotent(completion = Completion.IN_TRANSACTION)
        public void create() {
            Order.of("x").persist();
        }
    }

    @Test
    void entitiesInAnotherDatasource_failTheBuild() {
        BuildFailure.expected();
    }
}
