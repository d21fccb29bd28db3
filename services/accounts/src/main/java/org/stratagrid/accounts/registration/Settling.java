package org.stratagrid.accounts.registration;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.time.Clock;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;
import org.stratagrid.accounts.AccountsSettings;
import org.stratagrid.accounts.account.AccountRows;
import org.stratagrid.contracts.billing.Billing;
import org.stratagrid.contracts.values.Refusal;

/** Ends registrations that nobody works on any more: opened when billing has a subscription for them, else removed. */
@Component("accountsSettling")
class Settling {

    private static final Logger log = LoggerFactory.getLogger(Settling.class);

    private final AccountRows accounts;
    private final ObjectProvider<Billing> billing;
    private final Clock clock;

    Settling(AccountRows accounts, ObjectProvider<Billing> billing, Clock clock) {
        this.accounts = accounts;
        this.billing = billing;
        this.clock = clock;
    }

    @Configuration(proxyBeanMethods = false)
    static class Job {
        @Bean
        RecurringTask<Void> accountsSettleRegistrations(Settling settling, AccountsSettings settings) {
            return Tasks.recurring("accounts-settle-registrations", FixedDelay.of(settings.settleInterval()))
                    .execute((instance, context) -> settling.settleAll());
        }
    }

    enum Subscribed {
        OPEN,
        NONE,
        UNKNOWN
    }

    void settleAll() {
        for (UUID accountId : accounts.unsettled()) {
            Subscribed subscribed = subscription(accountId);
            if (subscribed == Subscribed.OPEN) {
                accounts.openPending(accountId, clock.instant());
                log.info("account {} opened: its registration had stopped half-way", accountId);
            } else if (subscribed == Subscribed.NONE) {
                accounts.deletePending(accountId);
                log.info("account {} removed: its registration had stopped before the subscription", accountId);
            }
        }
    }

    Subscribed subscription(UUID accountId) {
        try {
            billing.getObject().subscription(accountId);
            return Subscribed.OPEN;
        } catch (Refusal refusal) {
            return refusal.reason() == Refusal.Reason.NOT_FOUND ? Subscribed.NONE : Subscribed.UNKNOWN;
        } catch (RuntimeException noAnswer) {
            log.warn("billing cannot be asked about account {}: {}", accountId, noAnswer.getMessage());
            return Subscribed.UNKNOWN;
        }
    }
}
