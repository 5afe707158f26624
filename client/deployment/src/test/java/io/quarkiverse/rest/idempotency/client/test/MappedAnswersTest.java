package io.quarkiverse.rest.idempotency.client.test;

import static io.quarkiverse.rest.idempotency.client.test.Till.plan;
import static io.quarkiverse.rest.idempotency.client.test.Till.retryAfter;
import static io.quarkiverse.rest.idempotency.client.test.Till.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;

import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.quarkiverse.rest.idempotency.client.IdempotentCall;
import io.quarkus.rest.client.reactive.ClientExceptionMapper;
import io.quarkus.test.QuarkusUnitTest;
import io.smallrye.mutiny.Uni;

/** The answer decides whether and when the call is retried, and not the exception that an application makes of it. */
class MappedAnswersTest {

    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = Till.application(Mapped.class, Stackless.class, Constant.class,
            TillClosedException.class, StacklessException.class);

    public static class TillClosedException extends RuntimeException {
    }

    /** Can hold no suppressed exceptions. */
    public static class StacklessException extends RuntimeException {

        StacklessException() {
            super("closed", null, false, false);
        }
    }

    @RegisterRestClient(configKey = "till")
    @Path("/till")
    public interface Mapped {

        @POST
        @IdempotentCall
        @Retry(delay = 1)
        String pay(String body);

        @ClientExceptionMapper
        static RuntimeException toException(Response response) {
            return new TillClosedException();
        }
    }

    @RegisterRestClient(configKey = "till")
    @Path("/till")
    public interface Stackless {

        @POST
        @IdempotentCall
        @Retry(delay = 1)
        String pay(String body);

        @ClientExceptionMapper
        static RuntimeException toException(Response response) {
            return new StacklessException();
        }
    }

    @RegisterRestClient(configKey = "till")
    @Path("/till")
    public interface Constant {

        RuntimeException CLOSED = new TillClosedException();

        @POST
        @IdempotentCall
        @Retry(delay = 1)
        String pay(String body);

        @POST
        @IdempotentCall
        @Retry(delay = 1)
        Uni<String> payAsUni(String body);

        @POST
        @IdempotentCall
        @Retry(delay = 1)
        CompletionStage<String> payAsStage(String body);

        @ClientExceptionMapper
        static RuntimeException toException(Response response) {
            return CLOSED;
        }
    }

    @RestClient
    Mapped mapped;

    @RestClient
    Stackless stackless;

    @RestClient
    Constant constant;

    @BeforeEach
    void reset() {
        Till.reset();
    }

    @Test
    void exceptionsOfTheApplication_stillTellWhatWasAnswered() {
        answersDecide(mapped::pay);
    }

    @Test
    void exceptionsThatHoldNoOthers_stillTellWhatWasAnswered() {
        answersDecide(stackless::pay);
    }

    @Test
    void aConstantException_tellsTheAnswerOfThePresentAttempt() {
        answersDecide(constant::pay);
        answersDecide(constant::pay);
    }

    @Test
    void aConstantExceptionOfAUni_tellsTheAnswerOfThePresentAttempt() {
        answersDecide(body -> constant.payAsUni(body).await().indefinitely());
        answersDecide(body -> constant.payAsUni(body).await().indefinitely());
    }

    @Test
    void aConstantExceptionOfAStage_tellsTheAnswerOfThePresentAttempt() {
        answersDecide(body -> await(constant.payAsStage(body)));
        answersDecide(body -> await(constant.payAsStage(body)));
    }

    @Test
    void callsThatShareAnException_areRetriedEachForItsOwnAnswer() {
        List<CompletableFuture<String>> calls = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            plan("again " + i, status(503), retryAfter(409, "0"));
            plan("final " + i, status(422));
            Stream.of("again " + i, "final " + i).forEach(body -> {
                calls.add(constant.payAsUni(body).subscribeAsCompletionStage());
            });
        }
        calls.forEach(call -> call.handle((paid, failure) -> paid).join());

        List<String> bodies = Till.seen().stream().map(Till.Seen::body).toList();
        assertThat(bodies).containsExactlyInAnyOrderElementsOf(IntStream.range(0, 50).boxed()
                .flatMap(i -> Stream.of("again " + i, "again " + i, "again " + i, "final " + i)).toList());
    }

    @Test
    void aConstantException_keepsOneAnswerAtMost() {
        for (int i = 0; i < 3; i++) {
            plan("a", status(422));
            assertThatThrownBy(() -> constant.pay("a")).isInstanceOfSatisfying(TillClosedException.class,
                    failure -> assertThat(failure.getSuppressed()).hasSizeLessThan(2));
        }
    }

    /** A failure that is retried, two that are final, and the first again. */
    private static void answersDecide(Function<String, String> pay) {
        Till.reset();
        plan("a", retryAfter(409, "0"), status(503));
        plan("b", status(422));
        plan("c", retryAfter(503, "3600"));
        plan("d", status(503));

        assertThat(pay.apply("a")).isEqualTo("paid a");
        assertThatThrownBy(() -> pay.apply("b")).isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> pay.apply("c")).isInstanceOf(RuntimeException.class);
        assertThat(pay.apply("d")).isEqualTo("paid d");

        assertThat(Till.seen()).extracting(Till.Seen::body).containsExactly("a", "a", "a", "b", "c", "d", "d");
    }

    private static String await(CompletionStage<String> stage) {
        return stage.toCompletableFuture().join();
    }
}
