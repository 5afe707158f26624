package io.quarkiverse.rest.idempotency.test.transaction;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;

import jakarta.inject.Inject;
import jakarta.transaction.UserTransaction;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.ext.Provider;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.Completion;
import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkus.test.QuarkusUnitTest;
import io.restassured.response.Response;

/**
 * A transaction that a request filter has begun ends in a response filter, before the response can be recorded: an operation
 * that completes in its transaction says that it cannot run inside it, and leaves its key free.
 */
class OuterTransactionTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = TransactionApplication
            .withoutEntities("outer-transaction", Things.class, Effects.class, TransactionFilter.class)
            .setLogRecordPredicate(record -> record.getThrown() != null)
            .assertLogRecords(records -> assertThat(records)
                    .anySatisfy(record -> assertThat(record.getThrown()).hasMessageContaining("completion=in-transaction")
                            .hasMessageContaining("request filter")));

    @Provider
    public static class TransactionFilter implements ContainerRequestFilter, ContainerResponseFilter {

        @Inject
        UserTransaction transaction;

        @Override
        public void filter(ContainerRequestContext request) {
            if (request.getHeaderString("X-Transaction") != null) {
                try {
                    transaction.begin();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
        }

        @Override
        public void filter(ContainerRequestContext request, ContainerResponseContext response) {
            if (request.getHeaderString("X-Transaction") != null) {
                try {
                    transaction.rollback();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    @Path("/things")
    public static class Things {

        @Inject
        Effects effects;

        @POST
        @Idempotent(completion = Completion.IN_TRANSACTION)
        public String effect(String code) {
            effects.add(code);
            return "done";
        }
    }

    @Inject
    Effects effects;

    @Test
    void methodInAFiltersTransaction_isRejected_andItsKeyIsFree() {
        String key = UUID.randomUUID().toString();

        assertThat(post(key, "X-Transaction").statusCode()).isEqualTo(500);
        assertThat(effects.count(key)).isZero();
        Response again = post(key, "X-None");
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.header("Idempotent-Replayed")).isNull();
        assertThat(effects.count(key)).isEqualTo(1);
    }

    private static Response post(String key, String header) {
        return given().header("Idempotency-Key", key).header(header, "yes").contentType("text/plain").body(key)
                .post("/things");
    }
}
