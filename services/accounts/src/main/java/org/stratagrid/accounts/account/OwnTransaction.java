package org.stratagrid.accounts.account;

import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Transactions that end with the call, as over HTTP, even when a caller in this JVM has one open. */
public final class OwnTransaction {

    private OwnTransaction() {}

    public static TransactionTemplate of(PlatformTransactionManager transactions) {
        TransactionTemplate own = new TransactionTemplate(transactions);
        own.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        return own;
    }
}
