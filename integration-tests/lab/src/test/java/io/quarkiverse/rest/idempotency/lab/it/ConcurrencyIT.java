package io.quarkiverse.rest.idempotency.lab.it;

import static io.quarkiverse.rest.idempotency.lab.it.Answers.assertProblem;
import static io.quarkiverse.rest.idempotency.lab.it.Answers.count;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Many requests with one key at once.
 */
@ExtendWith(LabExtension.class)
class ConcurrencyIT {

    private static final int REQUESTS = 64;

    private final Lab lab;

    ConcurrencyIT(Lab lab) {
        this.lab = lab;
    }

    @RepeatedTest(50)
    void requestsWithOneKey_runTheMethodOnce_andGetItsAnswerOrAreToldToComeBack(RepetitionInfo round) {
        String name = "round-" + round.getCurrentRepetition();

        List<HttpResponse<String>> answers = sendAtOnce(lab.post("/lab/counter/" + name));

        assertThat(answers).allSatisfy(answer -> {
            if (answer.statusCode() == 201) {
                assertThat(answer.body()).isEqualTo(count(name, 1));
            } else {
                assertProblem(answer, 409, "idempotency_request_in_progress");
                assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            }
        });
        assertThat(executed(answers)).hasSize(1);
        assertThat(lab.count(name)).isEqualTo(1);
    }

    @Test
    void waitingRequestsWithOneKey_allGetTheOneAnswer() {
        List<HttpResponse<String>> answers = sendAtOnce(lab.post("/lab/wait/waiting?millis=300"));

        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
            assertThat(answer.body()).isEqualTo(count("waiting", 1));
        });
        assertThat(executed(answers)).hasSize(1);
        assertThat(lab.count("waiting")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = { "slow", "uni" })
    void requestDuringAnother_isToldToComeBack_andIsReplayedWhenItDoes(String route) {
        String name = "during-" + route;
        Call call = lab.post("/lab/" + route + "/" + name + "?millis=2000");

        CompletableFuture<HttpResponse<String>> first = call.sendAsync();
        Awaitility.await().until(() -> lab.count(name) == 1);
        HttpResponse<String> meanwhile = call.send();
        HttpResponse<String> answer = first.join();
        HttpResponse<String> afterwards = call.send();

        assertProblem(meanwhile, 409, "idempotency_request_in_progress");
        assertThat(meanwhile.headers().firstValue("Retry-After")).contains("1");
        Answers.assertFirst(answer, 201, count(name, 1));
        Answers.assertReplay(afterwards, 201, count(name, 1));
    }

    private static List<HttpResponse<String>> sendAtOnce(Call call) {
        return Stream.generate(call::sendAsync).limit(REQUESTS).toList().stream().map(CompletableFuture::join).toList();
    }

    private static List<HttpResponse<String>> executed(List<HttpResponse<String>> answers) {
        return answers.stream().filter(answer -> answer.statusCode() == 201 && !Answers.isReplay(answer)).toList();
    }
}
