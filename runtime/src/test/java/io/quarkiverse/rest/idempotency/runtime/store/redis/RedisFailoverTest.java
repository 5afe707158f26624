package io.quarkiverse.rest.idempotency.runtime.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import io.quarkiverse.rest.idempotency.admin.RecordFilter;
import io.quarkiverse.rest.idempotency.spi.Binding;
import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.CompleteResult;
import io.quarkiverse.rest.idempotency.spi.IdempotencyRecord;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.Owner;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;
import io.quarkiverse.rest.idempotency.spi.ReleaseCall;
import io.quarkiverse.rest.idempotency.spi.Reservation;
import io.quarkiverse.rest.idempotency.spi.ReserveResult;
import io.vertx.redis.client.RedisOptions;

/** The records that are left, and those that are lost, when a master ends. */
@ParameterizedClass
@EnumSource(RedisRelease.class)
class RedisFailoverTest {

    private static final Duration LONG = Duration.ofHours(1);
    private static final Owner OWNER = new Owner("11111111-1111-4111-8111-111111111111");
    private static final Owner OTHER = new Owner("22222222-2222-4222-8222-222222222222");
    private static final String CALLER = "c".repeat(RecordId.LENGTH);
    private static final RecordedResponse CREATED = new RecordedResponse.Stored(201, List.of(), new byte[] { 1, 2, 3 });

    private final TestRedisReplication servers;
    private final RecordId completed = RecordId.of("default", "alice", "completed");
    private final RecordId running = RecordId.of("default", "alice", "running");

    RedisFailoverTest(RedisRelease release) {
        servers = new TestRedisReplication(release.orSkip());
    }

    @Test
    void takeoverByTheReplica_replaysAndCompletesItsRecords_withoutARestart() throws IOException {
        RedisStore store = store(servers.behindSentinel());
        complete(store, own(store, completed, OWNER));
        Ownership ownership = own(store, running, OWNER);
        servers.awaitReplicated();

        servers.killMaster();
        servers.awaitPromotion();

        await().atMost(Duration.ofMinutes(2))
                .until(() -> store.load(List.of(completed)).handle((found, failure) -> failure == null)
                        .toCompletableFuture().join());
        assertThat(((IdempotencyRecord.Completed) found(store, completed)).response()).isEqualTo(CREATED);
        assertThat(((IdempotencyRecord.InProgress) found(store, running)).ownership()).isEqualTo(ownership);
        assertThat(complete(store, ownership)).isEqualTo(CompleteResult.COMPLETED);
    }

    @Test
    void fence_isMonotonic_alsoWhenTheReplicaHasForgottenTheFormerOwner() {
        RedisStore former = store(servers.ofMaster);
        Ownership ownership = own(former, running, OWNER);
        answer(former.release(List.of(ReleaseCall.forget(ownership))));
        servers.awaitReplicated();

        servers.killMaster();
        servers.promoteReplica();

        assertThat(own(store(servers.ofReplica), running, OTHER).fence()).isGreaterThan(ownership.fence());
    }

    @Test
    void takeoverByTheReplica_keepsRecordsOfCallersAndTheList() {
        own(store(servers.ofMaster), running, OWNER);
        complete(store(servers.ofMaster), own(store(servers.ofMaster), completed, OWNER));
        servers.awaitReplicated();

        servers.killMaster();
        servers.promoteReplica();

        RedisStore successor = store(servers.ofReplica);
        assertThat(ofCaller(successor)).containsExactlyInAnyOrder(running, completed);
        assertThat(inProgress(successor)).containsExactly(running);
    }

    @Test
    void replica_reservesNothing_andListsWhatItHas() {
        own(store(servers.ofMaster), running, OWNER);
        servers.awaitReplicated();
        RedisStore readOnly = store(servers.ofReplica);

        assertThatThrownBy(() -> own(readOnly, completed, OWNER)).hasMessageContaining("READONLY");

        assertThat(inProgress(readOnly)).containsExactly(running);
        assertThat(ofCaller(readOnly)).containsExactly(running);
    }

    /** Connections of Redis are as scarce as its memory: they must not add up until the replica is promoted. */
    @Test
    void replicaThatStaysOne_hasOneConnectionOfAStore() {
        int before = servers.connectionsOfReplica();
        RedisStore readOnly = store(servers.ofReplica);

        for (int i = 0; i < 20; i++) {
            assertThatThrownBy(() -> own(readOnly, completed, OWNER)).hasMessageContaining("READONLY");
        }

        await().until(() -> servers.connectionsOfReplica() <= before + 1);
    }

    private static List<RecordId> ofCaller(RedisStore store) {
        return answer(store.ofCaller(CALLER, Optional.empty(), 10));
    }

    private static List<RecordId> inProgress(RedisStore store) {
        return answer(store.browse(new RecordFilter(Optional.empty(), Optional.empty(), Duration.ZERO, 10))).stream()
                .map(entry -> entry.record().id()).toList();
    }

    /** Not a promise but a limit, as the documentation tells it: applications that rely on Redis must know of it. */
    @Test
    void masterThatDoesNotKnowItsSuccessor_ownsKeysThatItGivesToOthers() {
        servers.promoteReplica();

        Ownership ofFormer = own(store(servers.ofMaster), running, OWNER);
        Ownership ofSuccessor = own(store(servers.ofReplica), running, OTHER);

        assertThat(complete(store(servers.ofMaster), ofFormer)).isEqualTo(CompleteResult.COMPLETED);
        assertThat(complete(store(servers.ofReplica), ofSuccessor)).isEqualTo(CompleteResult.COMPLETED);
    }

    private static RedisStore store(RedisOptions options) {
        return new RedisStore(() -> TestRedis.client(new RedisOptions(options)), "failover:", Duration.ofSeconds(10));
    }

    private static Ownership own(RedisStore store, RecordId id, Owner owner) {
        ReserveResult result = answer(store.reserve(List.of(new Reservation(id, "default",
                new Binding("POST /payments", "/payments", "f"), owner, LONG, LONG, false, CALLER)))).get(0);
        assertThat(result).isInstanceOf(ReserveResult.Owned.class);
        return new Ownership(id, owner, ((ReserveResult.Owned) result).fence());
    }

    private static CompleteResult complete(RedisStore store, Ownership ownership) {
        return answer(store.complete(List.of(new CompleteCall(ownership, CREATED, LONG)))).get(0);
    }

    private static IdempotencyRecord found(RedisStore store, RecordId id) {
        LoadResult result = answer(store.load(List.of(id))).get(0);
        assertThat(result).isInstanceOf(LoadResult.Found.class);
        return ((LoadResult.Found) result).record();
    }

    private static <T> T answer(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
