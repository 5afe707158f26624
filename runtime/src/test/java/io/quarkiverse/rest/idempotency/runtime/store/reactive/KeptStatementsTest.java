package io.quarkiverse.rest.idempotency.runtime.store.reactive;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.runtime.store.Replaceable;
import io.quarkiverse.rest.idempotency.runtime.store.sql.TableName;
import io.quarkiverse.rest.idempotency.spi.Binding;
import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.Owner;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;
import io.quarkiverse.rest.idempotency.spi.Reservation;
import io.quarkiverse.rest.idempotency.spi.ReserveResult;
import io.vertx.sqlclient.Pool;

/** The statements that a connection has prepared and keeps, so that PostgreSQL does not parse and plan them for each call. */
class KeptStatementsTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Owner OWNER = new Owner("owner");

    private final TableName table = TestPg.newTable("keptstatements");
    private final Replaceable<Pool> one = TestPg.link(TestPg.options(), 1);
    private final ReactivePgStore store = TestPg.store(table, one, false, Duration.ofSeconds(10));

    @AfterEach
    void close() {
        one.close();
    }

    @Test
    void sharedStatements_arePreparedOnce() {
        for (int i = 0; i < 3; i++) {
            List<Ownership> owned = reserve(reservation(), reservation());
            complete(owned);
        }

        assertThat(kept("INSERT INTO")).as("of reserve").isEqualTo(1);
        assertThat(kept("SET state = 1")).as("of complete").isEqualTo(1);
    }

    private static Reservation reservation() {
        return new Reservation(RecordId.of("default", null, UUID.randomUUID().toString()), "default",
                new Binding("o", "r", "f"), OWNER, HOUR, HOUR);
    }

    private List<Ownership> reserve(Reservation... reservations) {
        List<ReserveResult> results = answer(store.reserve(List.of(reservations)));
        return Stream.of(reservations).map(reservation -> new Ownership(reservation.id(), OWNER,
                ((ReserveResult.Owned) results.get(List.of(reservations).indexOf(reservation))).fence())).toList();
    }

    private void complete(List<Ownership> owned) {
        RecordedResponse created = new RecordedResponse.Stored(201, List.of(), new byte[] { 1 });
        answer(store.complete(owned.stream().map(ownership -> new CompleteCall(ownership, created, HOUR)).toList()));
    }

    private int kept(String part) {
        Pool pool = one.use().connections();
        return TestPg.await(pool.query("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'WITH input%" + part
                + "%' AND statement LIKE '%" + table + "%'").execute()).iterator().next().getInteger(0);
    }

    private static <T> T answer(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
