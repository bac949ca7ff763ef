(** Lemma E's polynomial: KL ≤ Δ²/8 − Δ⁴/576 + Δ⁶/25920 for every logit difference Δ.
    Nothing is assumed.

    At a given Δ = 2u the loss is at most W(u) = ln(sinh u/u) + u coth u − 1, whatever the
    teacher. W′(u) = u − ξ²/u with ξ = u coth u − 1, and ξ ≥ u²/3 − u⁴/45, so the polynomial
    follows by integration, without the infinite products behind it. *)
From Coq Require Import Reals Lra.
From Coquelicot Require Import Coquelicot.
Require Import Definitions Sums Logistic LemmaE.
Open Scope R_scope.

Lemma sinh_positive u : 0 < u -> 0 < sinh u.
Proof. intros H. rewrite <- sinh_0. apply sinh_lt, H. Qed.

Lemma sinh_nonneg u : 0 <= u -> 0 <= sinh u.
Proof. intros [H|<-]; [left; apply sinh_positive, H | rewrite sinh_0; lra]. Qed.

Lemma cosh_ge_1 u : 1 <= cosh u.
Proof.
  unfold cosh. pose proof (exp_ineq1_le u). pose proof (exp_ineq1_le (- u)).
  rewrite exp_Ropp in *. pose proof (exp_pos u) as E.
  assert (0 <= (exp u - 1) ^ 2 * / exp u)
    by (apply Rmult_le_pos; [apply pow2_ge_0 | left; apply Rinv_0_lt_compat, E]).
  replace ((exp u - 1) ^ 2 * / exp u) with (exp u + / exp u - 2) in * by (field; lra). lra.
Qed.

(** sinh u ≤ u cosh u. *)
Lemma sinh_le_cosh u : 0 <= u -> sinh u <= u * cosh u.
Proof.
  intros Hu. assert (H : 0 * cosh 0 - sinh 0 <= u * cosh u - sinh u); [|rewrite sinh_0 in H; lra].
  apply (nondecreasing (fun u => u * cosh u - sinh u) (fun u => u * sinh u) 0 u Hu).
  - intros x _. auto_derive; [exact I|]. ring.
  - intros x Hx. apply Rmult_le_pos; [|apply sinh_nonneg]; lra.
Qed.

Lemma sinh_ge u : 0 <= u -> u <= sinh u.
Proof.
  intros Hu. assert (H : sinh 0 - 0 <= sinh u - u); [|rewrite sinh_0 in H; lra].
  apply (nondecreasing (fun u => sinh u - u) (fun u => cosh u - 1) 0 u Hu).
  - intros x _. auto_derive; [exact I|]. ring.
  - intros x _. pose proof (cosh_ge_1 x). lra.
Qed.

Lemma cosh_le u : 0 <= u -> cosh u - 1 <= u * sinh u.
Proof.
  intros Hu. assert (H : 0 * sinh 0 - cosh 0 <= u * sinh u - cosh u);
    [|rewrite sinh_0, cosh_0 in H; lra].
  apply (nondecreasing (fun u => u * sinh u - cosh u) (fun u => u * cosh u) 0 u Hu).
  - intros x _. auto_derive; [exact I|]. ring.
  - intros x Hx. pose proof (cosh_ge_1 x). apply Rmult_le_pos; lra.
Qed.

(** ξ(u) = u coth u − 1. *)
Definition excess (u : R) : R := u * cosh u / sinh u - 1.

Lemma excess_nonneg u : 0 < u -> 0 <= excess u.
Proof.
  intros Hu. pose proof (sinh_positive u Hu) as S. unfold excess.
  apply Rmult_le_reg_r with (sinh u); [exact S|].
  replace ((u * cosh u / sinh u - 1) * sinh u) with (u * cosh u - sinh u) by (field; lra).
  pose proof (sinh_le_cosh u). lra.
Qed.

Lemma excess_le u : 0 < u -> excess u <= u.
Proof.
  intros Hu. pose proof (sinh_positive u Hu) as S. unfold excess.
  apply Rmult_le_reg_r with (sinh u); [exact S|].
  replace ((u * cosh u / sinh u - 1) * sinh u) with (u * cosh u - sinh u) by (field; lra).
  assert (H : sinh 0 * (1 + 0) - 0 * cosh 0 <= sinh u * (1 + u) - u * cosh u);
    [|rewrite sinh_0 in H; lra].
  apply (nondecreasing (fun u => sinh u * (1 + u) - u * cosh u) (fun u => u * exp (- u) + sinh u) 0 u);
    [lra| |].
  - intros x _. auto_derive; [exact I|]. unfold cosh, sinh. field.
  - intros x Hx. pose proof (exp_pos (- x)). pose proof (sinh_nonneg x).
    apply Rplus_le_le_0_compat; [apply Rmult_le_pos|]; lra.
Qed.

(** ξ(u) ≥ u²/3 − u⁴/45. *)
Lemma excess_lower u : 0 < u -> u ^ 2 / 3 - u ^ 4 / 45 <= excess u.
Proof.
  intros Hu. pose proof (sinh_positive u Hu) as S. unfold excess.
  assert (J : forall x, 0 <= x -> 0 <= (15 + 4 * x ^ 2) * sinh x - (15 * x - x ^ 3) * cosh x).
  { intros x Hx. set (w := fun x => (15 + 4 * x ^ 2) * sinh x - (15 * x - x ^ 3) * cosh x).
    replace 0 with (w 0) by (unfold w; rewrite sinh_0; ring).
    apply (nondecreasing w (fun x => x * (7 * (x * cosh x - sinh x) + x ^ 2 * sinh x)) 0 x Hx).
    - intros y _. unfold w. auto_derive; [exact I|]. ring.
    - intros y Hy. pose proof (sinh_le_cosh y). pose proof (sinh_nonneg y).
      assert (0 <= y ^ 2 * sinh y) by (apply Rmult_le_pos; [apply pow2_ge_0 | lra]).
      apply Rmult_le_pos; lra. }
  set (w := fun x => x * cosh x - (1 + x ^ 2 / 3 - x ^ 4 / 45) * sinh x).
  assert (W : w 0 <= w u).
  { apply (nondecreasing w
      (fun x => x / 45 * ((15 + 4 * x ^ 2) * sinh x - (15 * x - x ^ 3) * cosh x)) 0 u); [lra| |].
    - intros y _. unfold w. auto_derive; [exact I|]. field.
    - intros y Hy. apply Rmult_le_pos; [lra | apply J; lra]. }
  unfold w in W. rewrite sinh_0 in W.
  apply Rmult_le_reg_r with (sinh u); [exact S|].
  replace ((u * cosh u / sinh u - 1) * sinh u) with (u * cosh u - sinh u) by (field; lra). lra.
Qed.

(** W(u), the greatest loss at a logit difference of 2u. *)
Definition worst (u : R) : R := ln (sinh u / u) + excess u.

Lemma is_derive_worst u : 0 < u -> is_derive worst u (u - excess u ^ 2 / u).
Proof.
  intros Hu. pose proof (sinh_positive u Hu) as S. unfold worst, excess.
  auto_derive.
  - repeat split; try lra. apply Rdiv_lt_0_compat; lra.
  - field; lra.
Qed.

Lemma soft_loss_worst_pos z u : 0 < u -> soft_loss z (z + 2 * u) <= worst u.
Proof.
  intros Hu. pose proof (sinh_positive u Hu) as S. rewrite soft_loss_bregman.
  pose proof (exp_pos z) as Ez. pose proof (exp_pos (z + 2 * u)) as Ef. pose proof (exp_pos u) as Eu.
  set (X := (1 + exp (z + 2 * u)) / (1 + exp z)). set (M := exp u * (sinh u / u)).
  assert (Q : 0 < sinh u / u) by (apply Rdiv_lt_0_compat; assumption).
  assert (Mp : 0 < M) by (apply Rmult_lt_0_compat; assumption).
  assert (Xp : 0 < X) by (apply Rdiv_lt_0_compat; lra).
  assert (LX : softplus (z + 2 * u) - softplus z = ln X)
    by (unfold X, softplus; rewrite ln_div by lra; reflexivity).
  assert (T : ln X <= ln M + (X / M - 1)).
  { assert (0 < X / M) by (apply Rdiv_lt_0_compat; assumption).
    replace X with (M * (X / M)) at 1 by (field; lra). rewrite ln_mult by assumption.
    pose proof (exp_ineq1_le (ln (X / M))) as E. rewrite exp_ln in E by assumption. lra. }
  assert (E : X / M - 1 = excess u - u + 2 * u * logistic z).
  { unfold X, M, excess. rewrite logistic_alt.
    replace (z + 2 * u) with (z + (u + u)) by ring. rewrite !exp_plus.
    assert (Hs : exp u * exp u = 1 + 2 * (exp u * sinh u)).
    { unfold sinh. rewrite exp_Ropp. field; lra. }
    assert (Hc : exp u * (cosh u - sinh u) = 1).
    { unfold sinh, cosh. rewrite exp_Ropp. field; lra. }
    rewrite Hs. replace (cosh u) with (/ exp u + sinh u) by (rewrite <- (Rmult_1_l (/ exp u)), <- Hc; field; lra).
    field. repeat split; lra. }
  assert (LM : ln M = u + ln (sinh u / u)) by (unfold M; rewrite ln_mult, ln_exp by assumption; reflexivity).
  unfold worst. rewrite LX. lra.
Qed.

(** W vanishes at 0. *)
Lemma worst_near_0 u : 0 < u -> worst u <= 2 * (u * sinh u).
Proof.
  intros Hu. pose proof (sinh_positive u Hu) as S. pose proof (cosh_le u) as C.
  assert (L : ln (sinh u / u) <= cosh u - 1).
  { assert (0 < sinh u / u) by (apply Rdiv_lt_0_compat; assumption).
    pose proof (exp_ineq1_le (ln (sinh u / u))) as E. rewrite exp_ln in E by assumption.
    assert (sinh u / u <= cosh u); [|lra].
    apply Rmult_le_reg_r with u; [exact Hu|].
    replace (sinh u / u * u) with (sinh u) by (field; lra). pose proof (sinh_le_cosh u). lra. }
  assert (E : excess u <= cosh u - 1).
  { unfold excess. assert (u * cosh u / sinh u <= cosh u); [|lra].
    apply Rmult_le_reg_r with (sinh u); [exact S|].
    replace (u * cosh u / sinh u * sinh u) with (cosh u * u) by (field; lra).
    pose proof (cosh_ge_1 u). apply Rmult_le_compat_l; [lra | apply sinh_ge; lra]. }
  unfold worst. lra.
Qed.

Lemma vanishes (a c r : R) : 0 < r -> (forall e, 0 < e <= r -> a <= e * c) -> a <= 0.
Proof.
  intros Hr H. apply Rnot_lt_le. intros Ha.
  assert (Hc : 0 < c).
  { specialize (H r ltac:(lra)). apply Rmult_lt_reg_l with r; [exact Hr|]. lra. }
  assert (0 < a / (2 * c)) by (apply Rdiv_lt_0_compat; lra).
  specialize (H (Rmin r (a / (2 * c))) ltac:(split; [apply Rmin_pos; assumption | apply Rmin_l])).
  assert (Rmin r (a / (2 * c)) * c <= a / (2 * c) * c) by (apply Rmult_le_compat_r; [lra | apply Rmin_r]).
  replace (a / (2 * c) * c) with (a / 2) in * by (field; lra). lra.
Qed.

Lemma sinh_le_mono u v : u <= v -> sinh u <= sinh v.
Proof. intros [H| ->]; [left; apply sinh_lt, H | lra]. Qed.

Lemma worst_polynomial u : 0 < u -> worst u <= u ^ 2 / 2 - u ^ 4 / 36 + u ^ 6 / 405.
Proof.
  intros Hu. set (g := fun u => (u ^ 2 / 2 - u ^ 4 / 36 + u ^ 6 / 405) - worst u).
  assert (G : forall e, 0 < e <= u -> - g u <= e * (2 * sinh u + u ^ 3 / 36)).
  { intros e He.
    assert (M : g e <= g u).
    { apply (nondecreasing g (fun u => (excess u ^ 2 - (u ^ 4 / 9 - 2 * u ^ 6 / 135)) / u) e u);
        [lra| |].
      - intros x Hx. unfold g. evar_last.
        + apply (is_derive_minus (fun u => u ^ 2 / 2 - u ^ 4 / 36 + u ^ 6 / 405) worst).
          * auto_derive; [exact I | reflexivity].
          * apply is_derive_worst. lra.
        + unfold minus, plus, opp. simpl. field. lra.
      - intros x Hx. apply Rmult_le_pos; [|left; apply Rinv_0_lt_compat; lra].
        pose proof (excess_lower x ltac:(lra)) as E. pose proof (pow2_ge_0 (excess x)).
        destruct (Rle_or_lt (x ^ 2) 15) as [B|B].
        + assert (0 <= x ^ 2 / 3 - x ^ 4 / 45).
          { replace (x ^ 2 / 3 - x ^ 4 / 45) with (x ^ 2 * (15 - x ^ 2) / 45) by field.
            pose proof (pow2_ge_0 x). assert (0 <= x ^ 2 * (15 - x ^ 2)) by (apply Rmult_le_pos; lra).
            lra. }
          assert ((x ^ 2 / 3 - x ^ 4 / 45) ^ 2 <= excess x ^ 2) by (apply pow_incr; lra).
          pose proof (pow2_ge_0 (x ^ 4)). lra.
        + assert (0 <= x ^ 4 * (x ^ 2 - 15)).
          { apply Rmult_le_pos; [|lra]. replace (x ^ 4) with ((x ^ 2) ^ 2) by ring. apply pow2_ge_0. }
          pose proof (pow2_ge_0 (x ^ 2)). lra. }
    pose proof (worst_near_0 e ltac:(lra)) as N. unfold g in M at 1.
    pose proof (sinh_le_mono e u ltac:(lra)). pose proof (sinh_nonneg e ltac:(lra)).
    assert (e * sinh e <= e * sinh u) by (apply Rmult_le_compat_l; lra).
    assert (e ^ 3 <= u ^ 3) by (apply pow_incr; lra).
    assert (e * e ^ 3 <= e * u ^ 3) by (apply Rmult_le_compat_l; lra).
    pose proof (pow2_ge_0 e). pose proof (pow2_ge_0 (e ^ 3)). lra. }
  pose proof (vanishes (- g u) _ u Hu G). unfold g in *. lra.
Qed.

(** min(Δ²/8, Δ²/8 − Δ⁴/576 + Δ⁶/25920). *)
Definition worst_case (gap : R) : R :=
  gap ^ 2 / 8 - gap ^ 4 * Rmax 0 (/ 576 - gap ^ 2 / 25920).

Theorem lemma_E_polynomial z f :
  soft_loss z f <= (z - f) ^ 2 / 8 - (z - f) ^ 4 / 576 + (z - f) ^ 6 / 25920.
Proof.
  assert (P : forall z u, 0 < u ->
    soft_loss z (z + 2 * u) <= (2 * u) ^ 2 / 8 - (2 * u) ^ 4 / 576 + (2 * u) ^ 6 / 25920).
  { intros z0 u Hu. pose proof (soft_loss_worst_pos z0 u Hu). pose proof (worst_polynomial u Hu). lra. }
  destruct (Rtotal_order z f) as [H|[<-|H]].
  - specialize (P z ((f - z) / 2) ltac:(lra)).
    replace (z + 2 * ((f - z) / 2)) with f in P by field. lra.
  - rewrite soft_loss_bregman. lra.
  - rewrite <- soft_loss_opp. specialize (P (- z) ((z - f) / 2) ltac:(lra)).
    replace (- z + 2 * ((z - f) / 2)) with (- f) in P by field. lra.
Qed.

Corollary lemma_E_worst_case z f : soft_loss z f <= worst_case (z - f).
Proof.
  pose proof (lemma_E_polynomial z f). pose proof (lemma_E z f). unfold worst_case, Rmax.
  destruct (Rle_dec 0 _); lra.
Qed.
