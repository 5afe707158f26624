package io.quarkiverse.rest.idempotency.test.transaction;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.Completion;
import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkus.test.QuarkusUnitTest;

/** An application that may commit several datasources one after the other, with a method that uses another one, too. */
class TwoDatasourcesTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = TransactionApplication
            .withoutEntities("two-datasources", Things.class, Audit.class, FailureMapper.class, Effects.class, Ledgers.class)
            .overrideConfigKey("quarkus.transaction-manager.unsafe-multiple-last-resources", "allow")
            .overrideConfigKey("quarkus.datasource.\"ledgers\".db-kind", "h2")
            .overrideConfigKey("quarkus.datasource.\"ledgers\".jdbc.url", "jdbc:h2:mem:two-ledgers;DB_CLOSE_DELAY=-1");

    @Provider
    public static class FailureMapper implements ExceptionMapper<IllegalStateException> {

        @Override
        public Response toResponse(IllegalStateException exception) {
            return Response.status(500).entity(exception.getMessage()).build();
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

    @Path("/things")
    @Idempotent(completion = Completion.IN_TRANSACTION)
    public static class Things {

        @Inject
        Ledgers ledgers;

        @Inject
        Effects effects;

        @Inject
        Audit audit;

        @POST
        @Path("together/{code}")
        public String together(String code) {
            effects.add(code);
            ledgers.add(code);
            return "together";
        }

        @POST
        @Path("elsewhere/{code}")
        public String elsewhere(String code) {
            ledgers.add(code);
            return "elsewhere";
        }

        @POST
        @Path("apart/{code}")
        public String apart(String code) {
            effects.add(code);
            audit.write();
            return "apart";
        }
    }

    @Inject
    Effects effects;

    @Inject
    Ledgers ledgers;

    private final String key = UUID.randomUUID().toString();

    private io.restassured.response.Response post(String path) {
        return given().header("Idempotency-Key", path + key).post("/things/" + path + "/" + key);
    }

    @Test
    @Tag("exactly-once")
    void anEffectThatCannotCommitWithItsRecord_isRolledBack() {
        for (String path : new String[] { "together", "elsewhere" }) {
            io.restassured.response.Response rejected = post(path);

            assertThat(rejected.statusCode()).isEqualTo(500);
            assertThat(rejected.asString()).contains("The method has used another datasource in its transaction than <default>",
                    "[ledgers]");
        }
        assertThat(effects.count(key)).isZero();
        assertThat(ledgers.count()).isZero();

        assertThat(post("apart").asString()).isEqualTo("apart");
        assertThat(effects.count(key)).isOne();
        assertThat(ledgers.count()).isOne();
    }
}
