package io.quarkiverse.rest.idempotency.test.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.Completion;
import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkiverse.rest.idempotency.test.BuildFailure;
import io.quarkus.test.QuarkusUnitTest;

/** Methods that have their effect in one datasource, with their records in another one, fail the build. */
class EffectElsewhereTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = TransactionApplication
            .withoutEntities("effect-elsewhere", Elsewhere.class, ByService.class, Service.class, Both.class, Apart.class,
                    Audit.class, Effects.class, Ledgers.class)
            .overrideConfigKey("quarkus.datasource.\"ledgers\".db-kind", "h2")
            .overrideConfigKey("quarkus.datasource.\"ledgers\".jdbc.url", "jdbc:h2:mem:elsewhere-ledgers")
            .assertException(failure -> assertThat(new BuildFailure(failure).message().lines()).containsExactlyInAnyOrder(
                    "Idempotent methods cannot be protected as they are:",
                    line(Elsewhere.class), line(ByService.class)));

    private static String line(Class<?> resource) {
        return " - " + resource.getName()
                + "#create(): completion IN_TRANSACTION is not possible, because its effect is in the "
                + "datasource ledgers (" + Ledgers.class.getName() + "#dataSource) and the records are in the datasource "
                + "<default>, and no transaction can commit both. Keep the records in ledgers with "
                + "quarkus.rest-idempotency.datasource. Change that, or use AFTER_RESPONSE_BUILT";
    }

    @Path("/elsewhere")
    public static class Elsewhere {

        @Inject
        Ledgers ledgers;

        @POST
        @Idempotent(completion = Completion.IN_TRANSACTION)
        public void create() {
            ledgers.add("x");
        }
    }

    public interface Service {

        void create();

        @ApplicationScoped
        class OfLedgers implements Service {

            private final Ledgers ledgers;

            OfLedgers(Ledgers ledgers) {
                this.ledgers = ledgers;
            }

            @Override
            public void create() {
                ledgers.add("x");
            }
        }
    }

    @Path("/by-service")
    public static class ByService {

        @Inject
        Service service;

        @POST
        @Transactional
        @Idempotent(completion = Completion.IN_TRANSACTION)
        public void create() {
            service.create();
        }
    }

    /** It is not known here which of them a method uses. */
    @Path("/both")
    public static class Both {

        @Inject
        Ledgers ledgers;

        @Inject
        Effects effects;

        @POST
        @Idempotent(completion = Completion.IN_TRANSACTION)
        public void create() {
            effects.add("x");
        }
    }

    @ApplicationScoped
    public static class Audit {

        @Inject
        Ledgers ledgers;

        @Transactional(Transactional.TxType.REQUIRES_NEW)
        public void write() {
            ledgers.add("x");
        }
    }

    @Path("/apart")
    public static class Apart {

        @Inject
        Audit audit;

        @POST
        @Idempotent(completion = Completion.IN_TRANSACTION)
        public void create() {
            audit.write();
        }
    }

    @Test
    void anEffectInAnotherDatasource_failsTheBuild_namingBoth() {
        BuildFailure.expected();
    }
}
