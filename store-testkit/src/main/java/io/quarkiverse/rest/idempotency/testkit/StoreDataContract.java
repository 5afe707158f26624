package io.quarkiverse.rest.idempotency.testkit;

import static io.quarkiverse.rest.idempotency.testkit.StoreCalls.ALICE;
import static io.quarkiverse.rest.idempotency.testkit.StoreCalls.BINDING;
import static io.quarkiverse.rest.idempotency.testkit.StoreCalls.BOB;
import static io.quarkiverse.rest.idempotency.testkit.StoreCalls.LONG;
import static io.quarkiverse.rest.idempotency.testkit.StoreCalls.SHORT;
import static io.quarkiverse.rest.idempotency.testkit.StoreCalls.answer;
import static io.quarkiverse.rest.idempotency.testkit.StoreCalls.created;
import static io.quarkiverse.rest.idempotency.testkit.StoreCalls.freshId;
import static io.quarkiverse.rest.idempotency.testkit.StoreCalls.reservation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkiverse.rest.idempotency.spi.Binding;
import io.quarkiverse.rest.idempotency.spi.CompleteCall;
import io.quarkiverse.rest.idempotency.spi.CompleteResult;
import io.quarkiverse.rest.idempotency.spi.Heartbeat;
import io.quarkiverse.rest.idempotency.spi.HeartbeatResult;
import io.quarkiverse.rest.idempotency.spi.IdempotencyStore;
import io.quarkiverse.rest.idempotency.spi.LoadResult;
import io.quarkiverse.rest.idempotency.spi.Owner;
import io.quarkiverse.rest.idempotency.spi.Ownership;
import io.quarkiverse.rest.idempotency.spi.RecordId;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse;
import io.quarkiverse.rest.idempotency.spi.RecordedResponse.Header;
import io.quarkiverse.rest.idempotency.spi.ReleaseCall;
import io.quarkiverse.rest.idempotency.spi.ReleaseResult;
import io.quarkiverse.rest.idempotency.spi.Reservation;
import io.quarkiverse.rest.idempotency.spi.ReserveResult;
import io.quarkiverse.rest.idempotency.spi.TakeOver;
import io.quarkiverse.rest.idempotency.spi.TakeOverResult;

/**
 * The contract of every store for its data: the values that it keeps and returns unchanged, calls with many keys, and deletion.
 */
public abstract class StoreDataContract {

    private StoreCalls calls;
    private final RecordId id = freshId();

    /**
     * @return the store under test, without records
     */
    protected abstract IdempotencyStore emptyStore();

    /**
     * @return whether expired records leave the store by themselves, so that a purge never finds any
     */
    protected boolean expiresByItself() {
        return false;
    }

    @BeforeEach
    void ask() {
        calls = new StoreCalls(emptyStore());
    }

    static Stream<Binding> bindings() {
        return Stream.of(
                new Binding("o".repeat(Binding.MAX_OPERATION), "r".repeat(Binding.MAX_RESOURCE),
                        "f".repeat(Binding.MAX_FINGERPRINT)),
                new Binding("ö".repeat(Binding.MAX_OPERATION), "ж".repeat(Binding.MAX_RESOURCE), "f"),
                new Binding("支払い", "😀".repeat(Binding.MAX_RESOURCE / 2), "f"),
                new Binding("quote ' \" ; -- \\ %_", "/a b/ß/\t/e\u0301", "-_"),
                new Binding("trailing space ", " leading space", "F"),
                new Binding("", "", ""));
    }

    @ParameterizedTest
    @Tag("bound")
    @MethodSource("bindings")
    void binding_comesBackAsItWas(Binding binding) {
        Ownership ownership = calls.own(new Reservation(id, "default", binding, ALICE, LONG, LONG));
        assertThat(calls.found(id).binding()).isEqualTo(binding);

        calls.complete(ownership, created("x"));
        assertThat(calls.found(id).binding()).isEqualTo(binding);
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "r", "Mandant ä 支払い 😀" })
    void anyRealm_canBeKept(String realm) {
        calls.own(new Reservation(id, realm, BINDING, ALICE, LONG, LONG));
        calls.own(new Reservation(freshId(), "ä".repeat(255), BINDING, ALICE, LONG, LONG));

        assertThat(calls.isAbsent(id)).isFalse();
    }

    @Test
    void anOwnerOfAnyLength_isKept() {
        Owner shortest = new Owner("a");
        Owner longest = new Owner("x".repeat(Owner.MAX_LENGTH));
        Ownership ownership = calls.own(id, shortest);

        assertThat(calls.takenOver(ownership, longest)).isEqualTo(calls.inProgress(id).ownership());
    }

    static Stream<RecordedResponse> responses() {
        byte[] everyByte = new byte[256];
        for (int i = 0; i < everyByte.length; i++) {
            everyByte[i] = (byte) i;
        }
        byte[] megabyte = new byte[1 << 20];
        new Random(1).nextBytes(megabyte);
        return Stream.of(
                new RecordedResponse.Stored(204, List.of(), new byte[0]),
                new RecordedResponse.Stored(200, List.of(), new byte[] { 0 }),
                new RecordedResponse.Stored(200, List.of(), everyByte),
                new RecordedResponse.Stored(200, List.of(new Header("Content-Type", "image/png")), megabyte),
                new RecordedResponse.Stored(200, List.of(new Header("Link", "</a>; rel=\"next\""),
                        new Header("ETag", "W/\"1\""), new Header("Link", "</b>; rel=\"prev\""), new Header("X-Empty", ""),
                        new Header("content-LANGUAGE", "de"), new Header("Title", "naïve ☕ 支払い 😀: a=b, c;d\t'e' \\")),
                        new byte[] { 1 }),
                new RecordedResponse.Stored(404, List.of(new Header("X-Long", "v".repeat(8192))), new byte[0]),
                new RecordedResponse.Rebuildable(200, List.of(new Header("ETag", "\"1\""), new Header("ETag", "\"2\"")),
                        "table:支払い/😀"),
                new RecordedResponse.Rebuildable(201, List.of(), ""),
                new RecordedResponse.Unreplayable(200, "the body is longer than 1048576 bytes: größer"),
                new RecordedResponse.Unreplayable(499, ""));
    }

    @ParameterizedTest
    @Tag("immutable-outcome")
    @MethodSource("responses")
    void response_comesBackAsItWas(RecordedResponse response) {
        assertThat(calls.complete(calls.own(id, ALICE), response)).isEqualTo(CompleteResult.COMPLETED);

        assertThat(calls.response(id)).isEqualTo(response);
        assertThat(calls.response(id)).as("and once more").isEqualTo(response);
    }

    private static List<RecordId> unsortedIds(int count) {
        List<RecordId> ids = new ArrayList<>(Stream.generate(StoreCalls::freshId).limit(count)
                .sorted(Comparator.reverseOrder()).toList());
        // Neither order, so that a store that sorts must put its answers back.
        ids.add(0, ids.remove(count / 2));
        return ids;
    }

    @Test
    void reserveAnswersManyKeys_eachForItselfAndInTheirOrder() {
        List<RecordId> ids = unsortedIds(20);
        List<Ownership> taken = new ArrayList<>();
        for (int i = 0; i < ids.size(); i += 2) {
            taken.add(calls.own(ids.get(i), BOB));
        }

        List<ReserveResult> results = answer(calls.store.reserve(
                ids.stream().map(one -> reservation(one, ALICE, LONG, LONG)).toList()));

        assertThat(results).hasSameSizeAs(ids);
        for (int i = 0; i < ids.size(); i++) {
            if (i % 2 == 0) {
                ReserveResult.Exists exists = (ReserveResult.Exists) results.get(i);
                assertThat(exists.record().id()).isEqualTo(ids.get(i));
            } else {
                ReserveResult.Owned owned = (ReserveResult.Owned) results.get(i);
                assertThat(calls.inProgress(ids.get(i)).ownership())
                        .isEqualTo(new Ownership(ids.get(i), ALICE, owned.fence()));
            }
        }
        taken.forEach(ownership -> assertThat(calls.inProgress(ownership.id()).ownership()).isEqualTo(ownership));
    }

    @Test
    void loadAnswersManyKeys_eachForItselfAndInTheirOrder() {
        List<RecordId> ids = unsortedIds(20);
        for (int i = 0; i < ids.size(); i += 2) {
            calls.complete(calls.own(ids.get(i), ALICE), created("body " + i));
        }

        List<LoadResult> results = answer(calls.store.load(ids));

        assertThat(results).hasSameSizeAs(ids);
        for (int i = 0; i < ids.size(); i++) {
            if (i % 2 == 0) {
                assertThat(((LoadResult.Found) results.get(i)).record().id()).isEqualTo(ids.get(i));
                assertThat(calls.response(ids.get(i))).isEqualTo(created("body " + i));
            } else {
                assertThat(results.get(i)).isEqualTo(new LoadResult.Absent());
            }
        }
    }

    /** Ownerships of which every third is a former one. */
    private List<Ownership> someFormer(List<RecordId> ids) {
        List<Ownership> ownerships = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            Ownership ownership = calls.own(ids.get(i), ALICE);
            ownerships.add(ownership);
            if (i % 3 == 0) {
                calls.takenOver(ownership, BOB);
            }
        }
        return ownerships;
    }

    private static <T> List<T> everyThird(int count, T third, T others) {
        List<T> expected = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            expected.add(i % 3 == 0 ? third : others);
        }
        return expected;
    }

    @Test
    @Tag("fenced")
    void completeAnswersManyKeys_eachForItselfAndInTheirOrder() {
        List<RecordId> ids = unsortedIds(20);
        List<CompleteCall> completions = someFormer(ids).stream()
                .map(ownership -> new CompleteCall(ownership, created(ownership.id().value()), LONG)).toList();

        assertThat(answer(calls.store.complete(completions)))
                .isEqualTo(everyThird(20, CompleteResult.LOST, CompleteResult.COMPLETED));
        for (int i = 0; i < ids.size(); i++) {
            if (i % 3 == 0) {
                assertThat(calls.inProgress(ids.get(i)).ownership().owner()).isEqualTo(BOB);
            } else {
                assertThat(calls.response(ids.get(i))).isEqualTo(created(ids.get(i).value()));
            }
        }
    }

    @Test
    @Tag("fenced")
    void manyCompletions_takeEffectForPresentOwnersOnly() {
        List<RecordId> ids = unsortedIds(6);
        Ownership present = calls.own(ids.get(0), ALICE);
        Ownership wrongOwner = new Ownership(ids.get(1), BOB, calls.own(ids.get(1), ALICE).fence());
        Ownership wrongFence = new Ownership(ids.get(2), ALICE, calls.own(ids.get(2), ALICE).fence() + 1);
        Ownership completed = calls.own(ids.get(3), ALICE);
        calls.complete(completed, created("first"));
        Ownership expired = calls.own(reservation(ids.get(4), ALICE, SHORT, SHORT));
        await().pollInterval(Duration.ofMillis(5)).until(() -> calls.isAbsent(ids.get(4)));
        Ownership absent = new Ownership(ids.get(5), ALICE, 1);

        List<CompleteResult> results = answer(calls.store.complete(
                Stream.of(present, wrongOwner, wrongFence, completed, expired, absent)
                        .map(ownership -> new CompleteCall(ownership, created("second"), LONG)).toList()));

        assertThat(results).containsExactly(CompleteResult.COMPLETED, CompleteResult.LOST, CompleteResult.LOST,
                CompleteResult.COMPLETED, CompleteResult.LOST, CompleteResult.LOST);
        assertThat(calls.response(ids.get(0))).isEqualTo(created("second"));
        assertThat(calls.inProgress(ids.get(1)).leaseOver()).isFalse();
        assertThat(calls.inProgress(ids.get(2)).leaseOver()).isFalse();
        assertThat(calls.response(ids.get(3))).isEqualTo(created("first"));
        assertThat(calls.isAbsent(ids.get(4))).isTrue();
        assertThat(calls.isAbsent(ids.get(5))).isTrue();
    }

    @Test
    @Tag("fenced")
    void releaseAnswersManyKeys_eachForItselfAndInTheirOrder() {
        List<RecordId> ids = unsortedIds(20);
        List<Ownership> ownerships = someFormer(ids);
        List<ReleaseCall> releases = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            releases.add(i % 2 == 0 ? ReleaseCall.forget(ownerships.get(i))
                    : ReleaseCall.endLease(ownerships.get(i), Duration.ZERO));
        }

        assertThat(answer(calls.store.release(releases)))
                .isEqualTo(everyThird(20, ReleaseResult.LOST, ReleaseResult.RELEASED));
        for (int i = 0; i < ids.size(); i++) {
            if (i % 3 != 0 && i % 2 == 0) {
                assertThat(calls.isAbsent(ids.get(i))).isTrue();
            } else {
                assertThat(calls.inProgress(ids.get(i)).leaseOver()).isEqualTo(i % 3 != 0);
            }
        }
    }

    @Test
    @Tag("fenced")
    void heartbeatAnswersManyKeys_eachForItselfAndInTheirOrder() {
        List<Heartbeat> heartbeats = someFormer(unsortedIds(20)).stream()
                .map(ownership -> new Heartbeat(ownership, LONG.multipliedBy(2), LONG)).toList();

        assertThat(answer(calls.store.heartbeat(heartbeats)))
                .isEqualTo(everyThird(20, HeartbeatResult.LOST, HeartbeatResult.EXTENDED));
        for (int i = 0; i < heartbeats.size(); i++) {
            Duration leaseLeft = calls.inProgress(heartbeats.get(i).ownership().id()).leaseLeft();
            assertThat(leaseLeft.compareTo(LONG) > 0).as("extended").isEqualTo(i % 3 != 0);
        }
    }

    @Test
    void takeOverAnswersManyKeys_eachForItselfAndInTheirOrder() {
        List<RecordId> ids = unsortedIds(21);
        for (int i = 0; i < ids.size(); i++) {
            if (i % 3 != 0) {
                Ownership ownership = calls.own(ids.get(i), ALICE);
                if (i % 3 == 1) {
                    calls.release(ownership, ReleaseCall.Mode.END_LEASE);
                }
            }
        }

        List<TakeOverResult> results = answer(calls.store.takeOver(
                ids.stream().map(one -> new TakeOver(one, BOB, LONG, LONG)).toList()));

        assertThat(results).hasSameSizeAs(ids);
        for (int i = 0; i < ids.size(); i++) {
            switch (i % 3) {
                case 0 -> assertThat(results.get(i)).isEqualTo(new TakeOverResult.Absent());
                case 1 -> assertThat(new TakeOverResult.Owned(calls.inProgress(ids.get(i)).ownership().fence()))
                        .isEqualTo(results.get(i));
                default -> assertThat(((TakeOverResult.Exists) results.get(i)).record().id()).isEqualTo(ids.get(i));
            }
        }
    }

    @Test
    @Tag("bounded")
    void purgeDeletesExpiredRecordsOnly_andAtMostAsManyAsTold() {
        List<RecordId> expired = unsortedIds(5);
        for (int i = 0; i < expired.size(); i++) {
            Ownership ownership = calls.own(reservation(expired.get(i), ALICE, i % 2 == 0 ? SHORT : LONG, SHORT));
            if (i % 2 == 1) {
                calls.complete(ownership, created("x"), SHORT);
            }
        }
        Ownership alive = calls.own(id, ALICE);
        RecordId stale = freshId();
        calls.own(reservation(stale, ALICE, SHORT, LONG));
        RecordId completed = freshId();
        calls.complete(calls.own(completed, ALICE), created("kept"));
        await().pollInterval(Duration.ofMillis(5)).until(() -> expired.stream().allMatch(calls::isAbsent)
                && calls.inProgress(stale).leaseOver());

        assertThat(answer(calls.store.purge(3))).isEqualTo(expiresByItself() ? 0 : 3);
        assertThat(answer(calls.store.purge(3))).isEqualTo(expiresByItself() ? 0 : 2);
        assertThat(answer(calls.store.purge(3))).isZero();

        assertThat(calls.inProgress(id).ownership()).isEqualTo(alive);
        assertThat(calls.inProgress(stale).leaseOver()).as("its lease is over, but it has not expired").isTrue();
        assertThat(calls.response(completed)).isEqualTo(created("kept"));
    }
}
