package io.quarkiverse.rest.idempotency.test.transaction;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.OptimisticLockException;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

import org.eclipse.microprofile.faulttolerance.Retry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.rest.idempotency.Completion;
import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.QuarkusUnitTest;

/**
 * Completion in the transaction of methods that call a bean with retries, whose attempts each have a transaction without it.
 */
class RetriedWorkTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = TransactionApplication
            .withAllExtensions(TransactionApplication.withEntities("retried", Account.class, Work.class, Retried.class,
                    RetriedOften.class, RetriedForOthers.class, Payments.class, Plain.class, Kept.class, ConflictMapper.class));

    /** The number of runs of the work that conflict with another transaction. */
    static final AtomicInteger CONFLICTS = new AtomicInteger();
    static final AtomicInteger RUNS = new AtomicInteger();

    public static class BusyException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @Provider
    public static class ConflictMapper implements ExceptionMapper<OptimisticLockException> {

        @Override
        public Response toResponse(OptimisticLockException exception) {
            return Response.status(409).entity("conflict").build();
        }
    }

    @ApplicationScoped
    public static class Work {

        @Inject
        EntityManager entities;

        @Transactional
        public int pay(String id, String when) {
            RUNS.incrementAndGet();
            Account account = entities.find(Account.class, id);
            boolean conflict = CONFLICTS.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
            account.balance += 7;
            if (when.equals("busy")) {
                entities.flush();
                if (conflict) {
                    throw new BusyException();
                }
            } else if (conflict) {
                QuarkusTransaction.requiringNew().run(() -> entities.find(Account.class, id).balance += 100);
            }
            if (when.equals("flush")) {
                entities.flush();
            }
            return account.balance;
        }
    }

    @ApplicationScoped
    public static class Retried {

        @Inject
        Work work;

        @Retry(delay = 0, jitter = 0)
        public int pay(String id, String when) {
            return work.pay(id, when);
        }
    }

    @ApplicationScoped
    public static class RetriedOften {

        @Inject
        Work work;

        @Retry(maxRetries = 20, delay = 0, jitter = 0)
        public int pay(String id, String when) {
            return work.pay(id, when);
        }
    }

    @ApplicationScoped
    @Retry(retryOn = IllegalArgumentException.class, delay = 0, jitter = 0)
    public static class RetriedForOthers {

        @Inject
        Work work;

        public int pay(String id, String when) {
            return work.pay(id, when);
        }
    }

    public abstract static class Payments {

        @Inject
        Retried retried;

        @Inject
        RetriedOften often;

        @Inject
        RetriedForOthers others;

        @Inject
        Work work;

        @POST
        @Path("retried/{when}/{id}")
        public String retried(String when, String id) {
            return "paid " + retried.pay(id, when);
        }

        @POST
        @Path("often/{when}/{id}")
        public String often(String when, String id) {
            return "paid " + often.pay(id, when);
        }

        @POST
        @Path("others/{when}/{id}")
        public String others(String when, String id) {
            return "paid " + others.pay(id, when);
        }

        @POST
        @Path("once/{when}/{id}")
        public String once(String when, String id) {
            return "paid " + work.pay(id, when);
        }

        @POST
        @Path("method/{when}/{id}")
        @Retry(delay = 0, jitter = 0)
        public String method(String when, String id) {
            return "paid " + work.pay(id, when);
        }
    }

    @Path("/plain")
    public static class Plain extends Payments {
    }

    @Path("/kept")
    @Idempotent(completion = Completion.IN_TRANSACTION)
    public static class Kept extends Payments {
    }

    @Inject
    EntityManager entities;

    private String key;

    @BeforeEach
    void anAccount() {
        key = UUID.randomUUID().toString();
        RUNS.set(0);
        CONFLICTS.set(0);
        QuarkusTransaction.requiringNew().run(() -> {
            Account account = new Account();
            account.id = key;
            entities.persist(account);
        });
    }

    private io.restassured.response.Response post(String path) {
        return given().header("Idempotency-Key", key).post(path + "/" + key);
    }

    private int balance() {
        return QuarkusTransaction.requiringNew().call(() -> entities.find(Account.class, key).balance);
    }

    @ParameterizedTest
    @CsvSource({ "plain, retried/commit", "kept, retried/commit", "plain, retried/flush", "kept, retried/flush",
            "plain, retried/busy", "kept, retried/busy", "plain, method/commit", "kept, method/commit" })
    void workThatIsRetried_succeedsAfterConflicts_withTheAnnotationAndWithout(String root, String path) {
        CONFLICTS.set(2);

        io.restassured.response.Response first = post("/" + root + "/" + path);

        int others = path.endsWith("busy") ? 0 : 200;
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.asString()).isEqualTo("paid " + (others + 7));
        assertThat(balance()).isEqualTo(others + 7);
        assertThat(RUNS).hasValue(3);
    }

    @ParameterizedTest
    @Tag("exactly-once")
    @ValueSource(strings = { "retried/commit", "retried/flush" })
    void aReplay_followsTheRunThatSucceeded(String path) {
        CONFLICTS.set(1);
        io.restassured.response.Response first = post("/kept/" + path);

        io.restassured.response.Response retry = post("/kept/" + path);

        assertThat(retry.asString()).isEqualTo(first.asString()).isEqualTo("paid 107");
        assertThat(retry.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(balance()).isEqualTo(107);
    }

    @ParameterizedTest
    @CsvSource({ "plain, once/commit", "kept, once/commit", "plain, once/flush", "kept, once/flush", "plain, others/flush",
            "kept, others/flush", "plain, others/commit", "kept, others/commit" })
    void workThatIsNotRetried_runsOnce_andItsConflictIsMapped(String root, String path) {
        CONFLICTS.set(1);

        io.restassured.response.Response answer = post("/" + root + "/" + path);

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.asString()).isEqualTo("conflict");
        assertThat(balance()).isEqualTo(100);
        assertThat(RUNS).hasValue(1);
    }

    @Test
    @Tag("bounded")
    void aMethodIsRunAgain_asOftenAsConfigured() {
        CONFLICTS.set(1000);

        assertThat(post("/kept/often/commit").statusCode()).isEqualTo(409);

        assertThat(RUNS).hasValue(4);
        assertThat(balance()).isEqualTo(400);
    }
}
