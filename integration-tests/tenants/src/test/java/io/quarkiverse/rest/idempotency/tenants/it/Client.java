package io.quarkiverse.rest.idempotency.tenants.it;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * Sends requests alternately without a key and with fresh keys and duplicates, one comparison after the other, and has each
 * answer to a keyed request compared with that to the same request without a key.
 */
final class Client {

    private static final List<String> TENANTS = List.of("north", "east", "south", "west");
    private static final int TOGETHER = 3;

    private final HttpClient http;
    private final URI application;
    private final Tally tally;
    private final Random random;

    Client(HttpClient http, URI application, Tally tally, Random random) {
        this.http = http;
        this.application = application;
        this.tally = tally;
        this.random = random;
    }

    void sendUntil(long nanoTime) {
        while (System.nanoTime() - nanoTime < 0) {
            compareOne();
        }
    }

    private void compareOne() {
        Operation operation = Operation.values()[random.nextInt(Operation.values().length)];
        Call plain = new Call(operation, operation.body(random), tenant(), operation.apiKey(random), null, name());
        Call keyed = plain.withKey(name(), name());
        if (random.nextBoolean()) {
            compare(keyed, send(plain), sendWithKey(keyed));
        } else {
            List<Answer> answers = sendWithKey(keyed);
            compare(keyed, send(plain), answers);
        }
        if (operation.hasDuplicates() && random.nextInt(4) == 0) {
            // The same key of another tenant or caller is another key.
            Call others = random.nextBoolean() ? plain.of(tenantBut(plain.tenant()), plain.apiKey())
                    : plain.of(plain.tenant(), operation.apiKey(random));
            boolean same = others.equals(plain);
            Call theirs = others.withKey(keyed.key(), same ? keyed.reference() : name());
            Answer answer = send(theirs, !same);
            compare(theirs, send(others.withKey(null, name())), List.of(answer));
            if (!same && answer.replayed()) {
                tally.differs("%s is a replay of %s", theirs, keyed);
            }
        }
    }

    private void compare(Call call, Answer plain, List<Answer> answers) {
        answers.forEach(answer -> tally.compare(call, answer, plain));
    }

    /** One request, or several, one after the other or together. */
    private List<Answer> sendWithKey(Call call) {
        boolean recorded = call.operation().isRecorded();
        int choice = call.operation().hasDuplicates() ? random.nextInt(3) : 0;
        if (choice == 0) {
            return List.of(send(call));
        }
        if (choice == 1) {
            List<Answer> answers = List.of(send(call), send(call, false), send(call, false));
            if (answers.get(0).replayed() || answers.get(1).replayed() != recorded || answers.get(2).replayed() != recorded) {
                tally.differs("%s: replays are %s", call, answers);
            }
            return answers;
        }
        List<CompletableFuture<HttpResponse<byte[]>>> sent = Stream.generate(() -> http.sendAsync(call.request(application),
                HttpResponse.BodyHandlers.ofByteArray())).limit(TOGETHER).toList();
        List<Answer> answers = sent.stream().map(CompletableFuture::join).map(Answer::of).toList();
        answers.forEach(answer -> tally.answered(call, answer));
        if (call.operation().hasEffect()) {
            tally.effect(call.tenant());
        }
        if (recorded && answers.stream().filter(Answer::replayed).count() != TOGETHER - 1) {
            tally.differs("%s: replays are %s", call, answers);
        }
        return answers;
    }

    private Answer send(Call call) {
        return send(call, true);
    }

    private Answer send(Call call, boolean first) {
        Answer answer = Answer.of(http.sendAsync(call.request(application), HttpResponse.BodyHandlers.ofByteArray()).join());
        tally.answered(call, answer);
        if (first && call.operation().hasEffect()) {
            tally.effect(call.tenant());
        }
        return answer;
    }

    private String tenant() {
        return TENANTS.get(random.nextInt(TENANTS.size()));
    }

    private String tenantBut(String tenant) {
        return TENANTS.get((TENANTS.indexOf(tenant) + 1 + random.nextInt(TENANTS.size() - 1)) % TENANTS.size());
    }

    private String name() {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }
}
