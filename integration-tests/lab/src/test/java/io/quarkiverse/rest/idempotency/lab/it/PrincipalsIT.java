package io.quarkiverse.rest.idempotency.lab.it;

import static io.quarkiverse.rest.idempotency.lab.it.Answers.assertFirst;
import static io.quarkiverse.rest.idempotency.lab.it.Answers.assertReplay;
import static io.quarkiverse.rest.idempotency.lab.it.Answers.count;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A key belongs to the principal that sent it, and not to a caller without permission.
 */
@ExtendWith(LabExtension.class)
class PrincipalsIT {

    private final Lab lab;

    PrincipalsIT(Lab lab) {
        this.lab = lab;
    }

    @Test
    void callerWithoutTheRole_leavesNoRecord() {
        long records = lab.records();

        HttpResponse<String> carol = lab.post("/lab/secure/rejected").as("carol").send();
        HttpResponse<String> nobody = lab.post("/lab/secure/rejected").send();
        HttpResponse<String> impostor = lab.post("/lab/secure/rejected").header("Authorization", "Basic YWxpY2U6Ym9i").send();

        assertThat(carol.statusCode()).isEqualTo(403);
        assertThat(nobody.statusCode()).isEqualTo(401);
        assertThat(impostor.statusCode()).isEqualTo(401);
        assertThat(lab.records()).isEqualTo(records);
        assertThat(lab.count("rejected")).isZero();
    }

    @Test
    void callerWithoutTheRole_cannotSeeARecordOfAnother() {
        HttpResponse<String> alice = lab.post("/lab/secure/alices").key("alices").as("alice").send();
        long records = lab.records();

        HttpResponse<String> carol = lab.post("/lab/secure/alices").key("alices").as("carol").send();
        HttpResponse<String> carolsOwnBody = lab.post("/lab/secure/alices").key("alices").as("carol").body("{}").send();
        HttpResponse<String> nobody = lab.post("/lab/secure/alices").key("alices").send();

        assertFirst(alice, 201, count("alices", 1));
        assertFirst(carol, 403, "");
        assertFirst(carolsOwnBody, 403, "");
        assertFirst(nobody, 401, "");
        assertThat(lab.records()).isEqualTo(records);
    }

    @Test
    void sameKeyOfAnotherPrincipal_isTheirOwn() {
        HttpResponse<String> alice = lab.post("/lab/secure/shared").key("shared").as("alice").send();
        HttpResponse<String> bob = lab.post("/lab/secure/shared").key("shared").as("bob").send();
        HttpResponse<String> aliceAgain = lab.post("/lab/secure/shared").key("shared").as("alice").send();
        HttpResponse<String> bobAgain = lab.post("/lab/secure/shared").key("shared").as("bob").send();

        assertFirst(alice, 201, count("shared", 1));
        assertFirst(bob, 201, count("shared", 2));
        assertReplay(aliceAgain, 201, count("shared", 1));
        assertReplay(bobAgain, 201, count("shared", 2));
        assertThat(lab.count("shared")).isEqualTo(2);
    }
}
