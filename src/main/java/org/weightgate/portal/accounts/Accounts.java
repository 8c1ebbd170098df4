package org.weightgate.portal.accounts;

import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

interface Accounts extends Repository<Account, AccountId> {
    Account save(Account account);

    Optional<Account> findById(AccountId id);

    List<Account> findByIdIn(Collection<AccountId> ids);

    Optional<Account> findByHandle(String handle);

    Optional<Account> findByEmail(String email);

    boolean existsByHandle(String handle);

    @Query(
            """
            select distinct a from Account a join a.roles r
            where a.active and r.name = :role and r.scope.value in :scopes
            order by a.handle
            """)
    List<Account> holding(RoleName role, List<String> scopes);

    @Query(
            """
            select a from Account a
            where a.handle > :after and a.handle <> 'weightgate'
              and (a.handle like :like escape '!' or a.email like :like escape '!'
                or lower(a.name) like :like escape '!')
            order by a.handle limit :limit
            """)
    List<Account> search(String like, String after, int limit);
}
