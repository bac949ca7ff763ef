(** Elementary facts on the logistic function, and monotonicity from a derivative. *)
From Coq Require Import Reals Lra.
From Coquelicot Require Import Coquelicot.
Require Import Definitions.
Open Scope R_scope.

(** A function whose derivative is nonnegative inside an interval does not decrease. *)
Lemma nondecreasing (f f' : R -> R) a b :
  a <= b ->
  (forall x, a <= x <= b -> is_derive f x (f' x)) ->
  (forall x, a < x < b -> 0 <= f' x) ->
  f a <= f b.
Proof.
  intros [Hab|<-] Hd Hp; [|lra].
  destruct (MVT_cor2 f f' a b Hab) as [c [E Hc]].
  - intros c Hc. apply is_derive_Reals, Hd, Hc.
  - specialize (Hp c Hc). assert (0 <= f' c * (b - a)) by (apply Rmult_le_pos; lra). lra.
Qed.

(** The same for a nonpositive derivative. *)
Lemma nonincreasing (f f' : R -> R) a b :
  a <= b ->
  (forall x, a <= x <= b -> is_derive f x (f' x)) ->
  (forall x, a < x < b -> f' x <= 0) ->
  f b <= f a.
Proof.
  intros Hab Hd Hp.
  assert (- f a <= - f b); [|lra].
  apply (nondecreasing (fun x => - f x) (fun x => - f' x) a b Hab).
  - intros x Hx. apply (is_derive_opp f x (f' x)), Hd, Hx.
  - intros x Hx. specialize (Hp x Hx). lra.
Qed.

Lemma logistic_pos x : 0 < logistic x.
Proof. apply Rinv_0_lt_compat. pose proof (exp_pos (- x)). lra. Qed.

Lemma logistic_lt_1 x : logistic x < 1.
Proof.
  unfold logistic. rewrite <- Rinv_1. pose proof (exp_pos (- x)).
  apply Rinv_lt_contravar; lra.
Qed.

Lemma logistic_alt x : logistic x = exp x / (1 + exp x).
Proof.
  unfold logistic. rewrite exp_Ropp. pose proof (exp_pos x). field; lra.
Qed.

Lemma logistic_opp x : logistic (- x) = 1 - logistic x.
Proof.
  rewrite logistic_alt. unfold logistic. pose proof (exp_pos (- x)). field; lra.
Qed.

Lemma logistic_0 : logistic 0 = / 2.
Proof. unfold logistic. rewrite Ropp_0, exp_0. f_equal; ring. Qed.

Lemma is_derive_logistic x : is_derive logistic x (logistic x * (1 - logistic x)).
Proof.
  unfold logistic. pose proof (exp_pos (- x)). auto_derive; [lra|]. field; lra.
Qed.

Lemma is_derive_softplus x : is_derive softplus x (logistic x).
Proof.
  rewrite logistic_alt. unfold softplus. pose proof (exp_pos x).
  auto_derive; [lra|]. field; lra.
Qed.

Lemma logistic_le x y : x <= y -> logistic x <= logistic y.
Proof.
  intros H. apply (nondecreasing logistic (fun t => logistic t * (1 - logistic t)) x y H).
  - intros; apply is_derive_logistic.
  - intros t _. pose proof (logistic_pos t). pose proof (logistic_lt_1 t).
    apply Rmult_le_pos; lra.
Qed.

(** The logistic function is 1/4-Lipschitz. *)
Lemma logistic_lipschitz x y : x <= y -> logistic y - logistic x <= (y - x) / 4.
Proof.
  intros H.
  assert (x / 4 - logistic x <= y / 4 - logistic y); [|lra].
  apply (nondecreasing (fun t => t / 4 - logistic t)
    (fun t => / 4 - logistic t * (1 - logistic t)) x y H).
  - intros t _. apply (is_derive_minus (fun t => t / 4) logistic t (/ 4)
      (logistic t * (1 - logistic t))).
    + auto_derive; [exact I | field].
    + apply is_derive_logistic.
  - intros t _. pose proof (pow2_ge_0 (logistic t - / 2)). lra.
Qed.

Lemma ln_logistic x : ln (logistic x) = x - softplus x.
Proof.
  rewrite logistic_alt. pose proof (exp_pos x). unfold softplus.
  rewrite ln_div by lra. rewrite ln_exp. reflexivity.
Qed.

Lemma ln_1_minus_logistic x : ln (1 - logistic x) = - softplus x.
Proof.
  rewrite <- logistic_opp. unfold logistic. rewrite Ropp_involutive.
  pose proof (exp_pos x). rewrite ln_Rinv by lra. reflexivity.
Qed.

(** The soft loss is the Bregman divergence of softplus. *)
Lemma soft_loss_bregman z f :
  soft_loss z f = softplus f - softplus z - logistic z * (f - z).
Proof.
  unfold soft_loss, KL.
  pose proof (logistic_pos z). pose proof (logistic_lt_1 z).
  pose proof (logistic_pos f). pose proof (logistic_lt_1 f).
  rewrite !ln_div by lra. rewrite !ln_logistic, !ln_1_minus_logistic. ring.
Qed.

Lemma kappa_bregman g : kappa g = ln 2 - softplus g + logistic g * g.
Proof. unfold kappa. rewrite ln_logistic, ln_1_minus_logistic. ring. Qed.

Lemma softplus_0 : softplus 0 = ln 2.
Proof. unfold softplus. rewrite exp_0. f_equal; ring. Qed.

Lemma softplus_opp x : softplus (- x) = softplus x - x.
Proof.
  pose proof (ln_1_minus_logistic (- x)) as H. rewrite logistic_opp in H.
  replace (1 - (1 - logistic x)) with (logistic x) in H by ring.
  rewrite ln_logistic in H. lra.
Qed.

(** κ(γ) is the soft loss of the student that says nothing. *)
Lemma kappa_is_soft_loss g : kappa g = soft_loss g 0.
Proof. rewrite kappa_bregman, soft_loss_bregman, softplus_0. ring. Qed.

(** Changing both signs leaves the soft loss as it is. *)
Lemma soft_loss_opp z f : soft_loss (- z) (- f) = soft_loss z f.
Proof. rewrite !soft_loss_bregman, !softplus_opp, logistic_opp. ring. Qed.
