package io.quarkiverse.rest.idempotency.protocol;

import static io.quarkiverse.rest.idempotency.protocol.Nodes.BINDING;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.KEY;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.LEASE;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.OTHER_KEY;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.REJECT;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.RETENTION;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.TICK;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.WAIT;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.WAIT_LIMIT;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.attempt;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.created;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.own;
import static io.quarkiverse.rest.idempotency.protocol.Nodes.rejected;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.quarkiverse.rest.idempotency.protocol.ScriptedStore.Call;
import io.quarkiverse.rest.idempotency.protocol.ScriptedStore.Gate;
import io.quarkiverse.rest.idempotency.spi.Binding;

/**
 * A reserve can take effect although its answer is lost. The record then names this node as its owner, but no method runs; the
 * next request may adopt it, if it is certain that no request of this node runs it or ever ran it.
 */
class OrphanAdoptionTest {

    private final Nodes nodes = new Nodes();
    private final IdempotencyProtocol node = nodes.node;

    /** Leaves a record of this node whose method no request runs. */
    private void orphan() {
        nodes.store.failAfter(Call.RESERVE, new IllegalStateException("the answer is lost"));
        assertThat(node.admit(attempt(REJECT)).join()).isInstanceOf(Admission.Rejected.class);
    }

    @Nested
    class OfAnOrphan {

        @BeforeEach
        void leave() {
            orphan();
        }

        @Test
        void theNextRequestAdoptsIt_andItRunsOnce() {
            Execution execution = own(node, attempt(REJECT));

            assertThat(node.admit(attempt(REJECT)).join()).isEqualTo(rejected(new Rejection.InProgress()));
            assertThat(node.complete(execution, created("only"))).isCompletedWithValue(Settlement.SETTLED);
            assertThat(node.admit(attempt(REJECT)).join()).isEqualTo(new Admission.Replay(created("only")));
        }

        @Test
        void theLeaseOfTheAdoptedExecution_isWhatIsLeftOfIt() {
            nodes.store.down(Call.LOAD);
            nodes.timers.advance(Duration.ofSeconds(10));

            assertThat(own(node, attempt(REJECT)).leaseEndNanos())
                    .isEqualTo(nodes.timers.nanoTime() + LEASE.minusSeconds(10).toNanos());
        }

        @Test
        @Tag("single-owner")
        void orphan_isNotAdoptedByAnotherNode() {
            assertThat(nodes.otherNode.admit(attempt(REJECT)).join()).isEqualTo(rejected(new Rejection.InProgress()));
        }

        @Test
        @Tag("bound")
        void orphan_isNotAdoptedByAnotherRequest() {
            Binding other = new Binding("POST /payments", "/payments", "f2");

            assertThat(node.admit(attempt(KEY, other, REJECT)).join())
                    .isEqualTo(rejected(new Rejection.Reused(EnumSet.of(Binding.Difference.PAYLOAD))));
            assertThat(node.admit(attempt(REJECT)).join()).as("the same request still does")
                    .isInstanceOf(Admission.Execute.class);
        }

        @Test
        void orphan_afterItsLease_isNotAdopted() {
            // Otherwise the node would have given it back by now.
            nodes.store.down(Call.LOAD);
            nodes.timers.advance(LEASE);

            assertThat(node.admit(attempt(REJECT)).join()).isEqualTo(rejected(new Rejection.OutcomeUnknown()));
        }

        @Test
        @Tag("single-owner")
        void orphan_ofTwoRequestsAtOnce_isAdoptedByOneAtMost() {
            Gate gate = nodes.store.holdAnswer(Call.RESERVE);
            CompletableFuture<Admission> first = node.admit(attempt(REJECT));
            Admission second = node.admit(attempt(REJECT)).join();
            gate.open();

            assertThat(second).isEqualTo(rejected(new Rejection.InProgress()));
            assertThat(first.join()).isEqualTo(rejected(new Rejection.InProgress()));
            assertThat(node.admit(attempt(REJECT)).join()).as("once it is alone, a request adopts it")
                    .isInstanceOf(Admission.Execute.class);
        }

        @Test
        void anAdopterThatWasGivenUp_releasesTheKey() {
            Gate gate = nodes.store.holdAnswer(Call.RESERVE);
            CompletableFuture<Admission> adopter = node.admit(attempt(REJECT));

            adopter.cancel(false);
            gate.open();

            assertThat(nodes.otherNode.admit(attempt(REJECT)).join()).isInstanceOf(Admission.Execute.class);
        }
    }

    @Test
    void aKeyThatThisNodeRuns_isNoOrphan() {
        own(node, attempt(REJECT));

        assertThat(node.admit(attempt(REJECT)).join()).isEqualTo(rejected(new Rejection.InProgress()));
    }

    @Test
    void aKeyWhoseReleaseTheStoreHasNotConfirmed_isNoOrphan() {
        Execution execution = own(node, attempt(REJECT));
        nodes.store.failBefore(Call.RELEASE, new IllegalStateException());
        node.release(execution);

        assertThat(node.admit(attempt(REJECT)).join()).isEqualTo(rejected(new Rejection.InProgress()));
    }

    @Test
    @Tag("single-owner")
    void anAnswerOlderThanTheEndOfTheOwner_doesNotMakeAnOrphan() {
        Execution owner = own(node, attempt(REJECT));
        Gate answer = nodes.store.holdAnswer(Call.RESERVE);
        CompletableFuture<Admission> duplicate = node.admit(attempt(REJECT));

        node.complete(owner, created("first")).join();
        answer.open();

        assertThat(duplicate.join()).as("the record it saw in progress is completed by now")
                .isEqualTo(rejected(new Rejection.InProgress()));
    }

    @Test
    @Tag("single-owner")
    void pendingRequest_withAnAnswerOlderThanTheEndOfTheOwner_replays() {
        Execution owner = own(node, attempt(WAIT));
        Gate answer = nodes.store.holdAnswer(Call.RESERVE);
        CompletableFuture<Admission> duplicate = node.admit(attempt(WAIT));

        node.complete(owner, created("first")).join();
        answer.open();
        nodes.timers.advance(TICK);

        assertThat(duplicate).isCompletedWithValue(new Admission.Replay(created("first")));
    }

    @Test
    @Tag("single-owner")
    void anAnswerThatSawAnOwnerWhoCameAndWentMeanwhile_doesNotMakeAnOrphan() {
        Gate before = new Gate();
        Gate answer = new Gate();
        nodes.store.hold(Call.RESERVE, before, answer);
        CompletableFuture<Admission> first = node.admit(attempt(REJECT));

        Execution second = own(node, attempt(REJECT));
        before.open();
        node.complete(second, created("second")).join();
        answer.open();

        assertThat(first.join()).isEqualTo(rejected(new Rejection.InProgress()));
        assertThat(node.admit(attempt(REJECT)).join()).isEqualTo(new Admission.Replay(created("second")));
    }

    @Test
    void aNodeThatIsBusyWithAnotherKey_stillAdopts() {
        orphan();
        own(node, attempt(OTHER_KEY, BINDING, REJECT));

        assertThat(node.admit(attempt(REJECT)).join()).isInstanceOf(Admission.Execute.class);
    }

    /** Earlier requests of this node that were busy with the key, and left it free. */
    enum Before {
        COMPLETED {
            @Override
            void happens(Nodes nodes) {
                nodes.node.complete(own(nodes.node, attempt(REJECT)), created("before"));
                nodes.timers.advance(RETENTION);
            }
        },
        RELEASED {
            @Override
            void happens(Nodes nodes) {
                nodes.node.release(own(nodes.node, attempt(REJECT)));
            }
        },
        REJECTED {
            @Override
            void happens(Nodes nodes) {
                Execution elsewhere = own(nodes.otherNode, attempt(REJECT));
                nodes.node.admit(attempt(REJECT)).join();
                nodes.otherNode.release(elsewhere);
            }
        },
        GIVEN_UP_WHILE_THE_STORE_WAS_ASKED {
            @Override
            void happens(Nodes nodes) {
                Execution elsewhere = own(nodes.otherNode, attempt(REJECT));
                Gate gate = nodes.store.holdAnswer(Call.RESERVE);
                nodes.node.admit(attempt(REJECT)).cancel(false);
                gate.open();
                nodes.otherNode.release(elsewhere);
            }
        },
        WAITED {
            @Override
            void happens(Nodes nodes) {
                Execution elsewhere = own(nodes.otherNode, attempt(WAIT));
                nodes.node.admit(attempt(WAIT));
                nodes.timers.advance(WAIT_LIMIT.plus(TICK));
                nodes.otherNode.release(elsewhere);
            }
        },
        ABANDONED {
            @Override
            void happens(Nodes nodes) {
                abandon(nodes);
                nodes.timers.advance(REJECT.keptInProgress());
            }
        },
        ABANDONED_WITH_A_HEARTBEAT_UNDER_WAY {
            @Override
            void happens(Nodes nodes) {
                Execution execution = own(nodes.node, attempt(REJECT));
                Gate late = nodes.store.holdBefore(Call.HEARTBEAT);
                nodes.timers.advance(LEASE.dividedBy(3));
                nodes.store.down(Call.HEARTBEAT);
                nodes.store.down(Call.COMPLETE);
                nodes.node.complete(execution, created("before"));
                nodes.timers.advance(LEASE.multipliedBy(3));
                late.open();
                nodes.timers.advance(REJECT.keptInProgress().plus(LEASE.multipliedBy(3)));
            }
        };

        abstract void happens(Nodes nodes);

        private static void abandon(Nodes nodes) {
            Execution execution = own(nodes.node, attempt(REJECT));
            nodes.store.down(Call.HEARTBEAT);
            nodes.store.down(Call.COMPLETE);
            nodes.node.complete(execution, created("before"));
            nodes.timers.advance(LEASE.multipliedBy(2));
        }
    }

    @ParameterizedTest
    @EnumSource
    void formerRequests_areForgotten_soThatAnOrphanIsAdopted(Before before) {
        before.happens(nodes);
        orphan();

        assertThat(node.admit(attempt(REJECT)).join()).isInstanceOf(Admission.Execute.class);
    }
}
