package io.quarkiverse.rest.idempotency.test.transaction;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.transaction.Transactional;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

import org.hibernate.exception.ConstraintViolationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.rest.idempotency.Completion;
import io.quarkiverse.rest.idempotency.Idempotent;
import io.quarkus.hibernate.orm.panache.Panache;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.QuarkusUnitTest;

/** Completion in the transaction of methods that use Hibernate ORM: what it flushes, loads and rejects late. */
class EntityInTransactionTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = TransactionApplication.withEntities("entity-in-transaction", Basket.class,
            Things.class, SoldOutException.class, SoldOutMapper.class, TakenMapper.class);

    public static class SoldOutException extends Exception {
        private static final long serialVersionUID = 1L;
    }

    @Provider
    public static class SoldOutMapper implements ExceptionMapper<SoldOutException> {

        @Override
        public Response toResponse(SoldOutException exception) {
            return Response.status(409).entity("sold out").build();
        }
    }

    @Provider
    public static class TakenMapper implements ExceptionMapper<ConstraintViolationException> {

        @Override
        public Response toResponse(ConstraintViolationException exception) {
            return Response.status(409).entity("taken " + Things.RUNS).build();
        }
    }

    @Path("/things")
    @Idempotent(completion = Completion.IN_TRANSACTION)
    public static class Things {

        static final AtomicInteger RUNS = new AtomicInteger();

        @POST
        @Path("basket/{code}")
        @Transactional
        public Basket basket(String code) {
            RUNS.incrementAndGet();
            Basket basket = new Basket();
            basket.name = code;
            basket.orders.add(Order.of(code));
            basket.orders.add(Order.of(code));
            basket.persistAndFlush();
            Panache.getEntityManager().clear();
            return Basket.findById(basket.id);
        }

        @POST
        @Path("checked/{code}")
        @Transactional
        public String checked(String code) throws SoldOutException {
            RUNS.incrementAndGet();
            Order.of(code).persist();
            throw new SoldOutException();
        }

        @POST
        @Path("rolled-back/{code}")
        @Transactional(rollbackOn = SoldOutException.class)
        public String rolledBack(String code) throws SoldOutException {
            return checked(code);
        }

        @POST
        @Path("taken-at-commit/{code}")
        @Transactional
        public Response takenAtCommit(String code) {
            RUNS.incrementAndGet();
            Order order = Order.of(code);
            order.single = "taken";
            order.persist();
            return Response.status(201).header("Location", "/orders/" + code).entity("prepared").build();
        }

        @POST
        @Path("taken-at-flush/{code}")
        @Transactional
        public Response takenAtFlush(String code) {
            Response response = takenAtCommit(code);
            Order.flush();
            return response;
        }
    }

    private String key;

    @BeforeEach
    void nothingHasRun() {
        key = UUID.randomUUID().toString();
        Things.RUNS.set(0);
    }

    private io.restassured.response.Response post(String path) {
        return given().header("Idempotency-Key", key).post("/things/" + path + "/" + key);
    }

    private long effects() {
        return QuarkusTransaction.requiringNew().call(() -> Order.count("code", key));
    }

    private void assertReplayed(io.restassured.response.Response retry, io.restassured.response.Response first) {
        assertThat(retry.statusCode()).isEqualTo(first.statusCode());
        assertThat(retry.asString()).isEqualTo(first.asString());
        assertThat(retry.header("Idempotent-Replayed")).isEqualTo("true");
        assertThat(Things.RUNS).hasValue(1);
    }

    @Test
    void theResponseIsWrittenInsideTheTransaction_soThatWhatIsLoadedLateIsThere() {
        io.restassured.response.Response first = post("basket");

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.jsonPath().getString("name")).isEqualTo(key);
        assertThat(first.jsonPath().getList("orders.code", String.class)).containsExactly(key, key);
        assertReplayed(post("basket"), first);
        assertThat(effects()).isEqualTo(2);
    }

    @Test
    void aCheckedException_commits_asItAlwaysDoes() {
        io.restassured.response.Response first = post("checked");

        assertThat(first.statusCode()).isEqualTo(409);
        assertThat(first.asString()).isEqualTo("sold out");
        assertReplayed(post("checked"), first);
        assertThat(effects()).isOne();
    }

    @Test
    void aCheckedExceptionThatRollsBack_isRecordedWithoutItsEffect() {
        io.restassured.response.Response first = post("rolled-back");

        assertThat(first.statusCode()).isEqualTo(409);
        assertReplayed(post("rolled-back"), first);
        assertThat(effects()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = { "taken-at-commit", "taken-at-flush" })
    void databaseConstraint_thatTheApplicationMaps_isRecordedWithoutItsEffect(String path) {
        QuarkusTransaction.requiringNew().run(() -> {
            Order.delete("single", "taken");
            Order first = Order.of("before");
            first.single = "taken";
            first.persist();
        });

        io.restassured.response.Response first = post(path);

        assertThat(first.statusCode()).isEqualTo(409);
        assertThat(first.asString()).isEqualTo("taken 1");
        assertThat(first.header("Location")).as("of the answer that was prepared").isNull();
        assertReplayed(post(path), first);
        assertThat(effects()).isZero();
    }
}
