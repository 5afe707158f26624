package io.quarkiverse.rest.idempotency.store.batching;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import io.quarkiverse.rest.idempotency.protocol.VirtualTimers;
import io.quarkiverse.rest.idempotency.spi.RecordId;

/**
 * Elements that go alone, elements that share a call, and a failure of a shared call. An element is a text; its key is the part
 * that stands before a colon, its weight the number behind one, and what the store says is the text in capitals, which is true
 * of others of its key unless it has an exclamation mark.
 */
class BatchQueueTest {

    private static final Duration LATE = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final VirtualTimers timers = new VirtualTimers();
    private final List<List<String>> calls = new ArrayList<>();
    private final Deque<CompletableFuture<List<String>>> answers = new ArrayDeque<>();
    private final Deque<Runnable> executor = new ArrayDeque<>();

    private BatchQueue<String, String> lane(int statements, int elements) {
        return new BatchQueue<>(this::call, text -> RecordId.of("default", null, text.split(":")[0]),
                text -> text.contains(":") ? Long.parseLong(text.split(":")[1].replace("!", "")) : 0,
                said -> !said.contains("!"), executor::add,
                timers, new BatchingLimits(statements, elements, 100, PATIENCE));
    }

    private CompletionStage<List<String>> call(List<String> elements) {
        calls.add(elements);
        CompletableFuture<List<String>> answer = new CompletableFuture<>();
        answers.add(answer);
        return answer;
    }

    /** Answers the oldest call as the store does. */
    private void answer() {
        List<String> asked = calls.get(calls.size() - answers.size());
        answers.poll().complete(asked.stream().map(String::toUpperCase).toList());
        work();
    }

    private void fail() {
        answers.poll().completeExceptionally(new IllegalStateException("bad"));
        work();
    }

    private void beLate() {
        timers.advance(LATE);
        work();
    }

    private void work() {
        while (!executor.isEmpty()) {
            executor.poll().run();
        }
    }

    private static List<CompletionStage<List<String>>> ask(BatchQueue<String, String> lane, String... elements) {
        return Arrays.stream(elements).map(element -> lane.ask(List.of(element)))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private static Stream<String> said(List<CompletionStage<List<String>>> asked) {
        return asked.stream().map(stage -> {
            CompletableFuture<List<String>> future = stage.toCompletableFuture();
            return future.isCompletedExceptionally() ? "failed" : future.isDone() ? future.join().get(0) : "open";
        });
    }

    @Test
    void firstElement_goesAtOnce_onItsOwnThread() {
        ask(lane(1, 10), "a");

        assertThat(calls).containsExactly(List.of("a"));
        assertThat(executor).isEmpty();
    }

    @Test
    void elements_duringACall_shareTheNext() {
        BatchQueue<String, String> lane = lane(1, 10);
        List<CompletionStage<List<String>>> asked = ask(lane, "a", "b", "c", "d");

        answer();
        assertThat(calls).containsExactly(List.of("a"), List.of("b", "c", "d"));
        answer();

        assertThat(said(asked)).containsExactly("A", "B", "C", "D");
    }

    @Test
    void next_whileACallIsLate_isUnderWay_upToTheLimit() {
        BatchQueue<String, String> lane = lane(2, 10);
        List<CompletionStage<List<String>>> asked = ask(lane, "a", "b", "c");
        assertThat(calls).containsExactly(List.of("a"));

        beLate();
        assertThat(calls).containsExactly(List.of("a"), List.of("b", "c"));

        asked.addAll(ask(lane, "d"));
        beLate();
        assertThat(calls).as("two are late").hasSize(2);

        answers.pollLast().complete(List.of("B", "C"));
        work();
        assertThat(calls).containsExactly(List.of("a"), List.of("b", "c"), List.of("d"));
        assertThat(said(asked)).containsExactly("open", "B", "C", "open");
    }

    @Test
    void element_whileOnlyLateCallsAreUnderWay_goesAtOnce() {
        BatchQueue<String, String> lane = lane(2, 10);
        ask(lane, "a");
        beLate();

        ask(lane, "b");

        assertThat(calls).containsExactly(List.of("a"), List.of("b"));
        assertThat(executor).isEmpty();
    }

    @Test
    void fullBatch_isSentBesideTheCallUnderWay() {
        BatchQueue<String, String> lane = lane(2, 2);
        ask(lane, "a", "b");
        assertThat(calls).containsExactly(List.of("a"));

        ask(lane, "c", "d", "e");
        work();

        assertThat(calls).as("d and e wait: there are two already").containsExactly(List.of("a"), List.of("b", "c"));
        answer();
        assertThat(calls).containsExactly(List.of("a"), List.of("b", "c"), List.of("d", "e"));
    }

    @Test
    void aCallThatIsAnsweredInTime_isNeverLate() {
        BatchQueue<String, String> lane = lane(2, 10);
        ask(lane, "a");
        answer();
        ask(lane, "b", "c");

        timers.advance(LATE.minusMillis(1));
        work();
        assertThat(calls).containsExactly(List.of("a"), List.of("b"));
        timers.advance(Duration.ofMillis(1));
        work();

        assertThat(calls).as("late is the second, and not the first").containsExactly(List.of("a"), List.of("b"), List.of("c"));
    }

    @Test
    void element_whenAllIsAnswered_goesAtOnceAgain() {
        BatchQueue<String, String> lane = lane(1, 10);
        ask(lane, "a", "b");
        answer();
        answer();

        ask(lane, "c");

        assertThat(calls).containsExactly(List.of("a"), List.of("b"), List.of("c"));
        assertThat(executor).isEmpty();
    }

    @Test
    void theNextCall_isMadeBeforeTheAnswersOfTheLastAreDealtWith() {
        BatchQueue<String, String> lane = lane(1, 10);
        List<Integer> callsWhenAnswered = new ArrayList<>();
        lane.ask(List.of("a")).thenAccept(said -> callsWhenAnswered.add(executor.size()));
        ask(lane, "b");

        answer();

        assertThat(callsWhenAnswered).as("calls that were handed over by then").containsExactly(1);
    }

    @Test
    void call_hasNoMoreElementsThanTheLimit() {
        BatchQueue<String, String> lane = lane(1, 2);
        ask(lane, "a", "b", "c", "d");

        answer();
        answer();

        assertThat(calls).containsExactly(List.of("a"), List.of("b", "c"), List.of("d"));
    }

    @Test
    void aCallWeighsNoMoreThanTheLimit_unlessOneElementDoes() {
        BatchQueue<String, String> lane = lane(1, 10);
        ask(lane, "first", "a:60", "b:40", "c:1", "d:500");

        answer();
        answer();
        answer();

        assertThat(calls).containsExactly(List.of("first"), List.of("a:60", "b:40"), List.of("c:1"), List.of("d:500"));
    }

    @Test
    void elementsOfOneKey_goOnce_andLearnWhatTheFirstDoes() {
        BatchQueue<String, String> lane = lane(1, 10);
        List<CompletionStage<List<String>>> asked = ask(lane, "first", "a:1", "a:2", "b", "a:3");

        answer();
        answer();

        assertThat(calls).containsExactly(List.of("first"), List.of("a:1", "b"));
        assertThat(said(asked)).containsExactly("FIRST", "A:1", "A:1", "B", "A:1");
    }

    @Test
    void answerThatIsTrueOfTheFirstOnly_makesTheOthersOfItsKeyAsk() {
        BatchQueue<String, String> lane = lane(1, 10);
        List<CompletionStage<List<String>>> asked = ask(lane, "first", "a:1!", "a:2", "a:3");

        answer();
        answer();
        assertThat(said(asked)).containsExactly("FIRST", "A:1!", "open", "open");
        answer();
        answer();

        assertThat(calls).containsExactly(List.of("first"), List.of("a:1!"), List.of("a:2"), List.of("a:3"));
        assertThat(said(asked)).containsExactly("FIRST", "A:1!", "A:2", "A:3");
    }

    @Test
    void theOthersOfAKey_failWithIt() {
        BatchQueue<String, String> lane = lane(1, 10);
        List<CompletionStage<List<String>>> asked = ask(lane, "first", "a:1", "a:2");
        answer();

        fail();

        assertThat(said(asked)).containsExactly("FIRST", "failed", "failed");
    }

    @Test
    void severalElementsAtATime_areACallOfTheirOwn() {
        BatchQueue<String, String> lane = lane(1, 10);
        ask(lane, "a");
        CompletionStage<List<String>> several = lane.ask(List.of("b", "c"));

        assertThat(calls).containsExactly(List.of("a"), List.of("b", "c"));
        answer();
        answer();
        assertThat(several).isCompletedWithValue(List.of("B", "C"));
    }

    @Test
    void anElementThatTheStoreCannotTake_failsAlone() {
        BatchQueue<String, String> lane = lane(1, 10);
        List<CompletionStage<List<String>>> asked = ask(lane, "first", "a", "b", "bad", "c");
        answer();

        fail();
        answer();
        fail();
        fail();
        answer();

        assertThat(calls).containsExactly(List.of("first"), List.of("a", "b", "bad", "c"), List.of("a", "b"),
                List.of("bad", "c"), List.of("bad"), List.of("c"));
        assertThat(said(asked)).containsExactly("FIRST", "A", "B", "failed", "C");
    }

    @Test
    void batch_whoseHalvesBothFail_hasFailed_andNothingMoreIsAsked() {
        BatchQueue<String, String> lane = lane(1, 10);
        List<CompletionStage<List<String>>> asked = ask(lane, "first", "a", "b", "c", "d");
        answer();

        fail();
        fail();
        fail();

        assertThat(calls).hasSize(4);
        assertThat(said(asked)).containsExactly("FIRST", "failed", "failed", "failed", "failed");
    }

    @Test
    void aFailure_doesNotStopTheLane() {
        BatchQueue<String, String> lane = lane(1, 10);
        List<CompletionStage<List<String>>> asked = ask(lane, "a", "b");

        fail();
        answer();

        assertThat(said(asked)).containsExactly("failed", "B");
    }

    @Test
    @Tag("bounded")
    void aCallThatIsNeverAnswered_doesNotKeepItsPlaceForEver() {
        BatchQueue<String, String> lane = lane(1, 10);
        List<CompletionStage<List<String>>> asked = ask(lane, "a", "b");
        CompletableFuture<List<String>> late = answers.poll();

        timers.advance(PATIENCE.minusMillis(1));
        work();
        assertThat(calls).hasSize(1);
        timers.advance(Duration.ofMillis(1));
        work();
        answer();
        assertThat(said(asked)).containsExactly("open", "B");

        late.complete(List.of("A"));
        assertThat(said(asked)).as("a late answer is delivered").containsExactly("A", "B");
        ask(lane, "c", "d");
        assertThat(calls).as("and does not free a second place").containsExactly(List.of("a"), List.of("b"), List.of("c"));
    }

    @Test
    void aStoreThatThrows_hasFailed() {
        BatchQueue<String, String> lane = new BatchQueue<>(elements -> {
            throw new IllegalStateException("no stage");
        }, text -> RecordId.of("default", null, text), text -> 0, said -> true, executor::add, timers,
                new BatchingLimits(1, 10, 100, PATIENCE));

        assertThat(said(ask(lane, "a", "b"))).containsExactly("failed", "failed");
    }

    @Test
    void fewerResultsThanElements_areAFailure() {
        BatchQueue<String, String> lane = lane(1, 10);
        List<CompletionStage<List<String>>> asked = ask(lane, "a");

        answers.poll().complete(List.of());

        assertThat(said(asked)).containsExactly("failed");
    }

    @Test
    void missingStage_isAFailure() {
        BatchQueue<String, String> lane = new BatchQueue<>(elements -> null, text -> RecordId.of("default", null, text),
                text -> 0, said -> true, executor::add, timers, new BatchingLimits(1, 10, 100, PATIENCE));

        assertThat(said(ask(lane, "a", "b"))).containsExactly("failed", "failed");
    }

    @Test
    void missingList_isAFailure() {
        BatchQueue<String, String> lane = lane(1, 10);
        List<CompletionStage<List<String>>> asked = ask(lane, "a");

        answers.poll().complete(null);

        assertThat(said(asked)).containsExactly("failed");
    }

    @Test
    void missingResult_isAFailure() {
        BatchQueue<String, String> lane = lane(1, 10);
        List<CompletionStage<List<String>>> asked = ask(lane, "a");

        answers.poll().complete(Arrays.asList((String) null));

        assertThat(said(asked)).containsExactly("failed");
    }

    @Test
    void waitingElements_whenThereAreNoThreadsAnyMore_fail() {
        BatchQueue<String, String> lane = new BatchQueue<>(this::call, text -> RecordId.of("default", null, text), text -> 0,
                said -> true,
                work -> {
                    throw new RejectedExecutionException("shut down");
                }, timers, new BatchingLimits(1, 1, 100, PATIENCE));
        List<CompletionStage<List<String>>> asked = ask(lane, "a", "b", "c");

        answer();

        assertThat(said(asked)).containsExactly("A", "failed", "failed");
    }
}
